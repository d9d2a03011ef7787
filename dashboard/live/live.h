/*
 * live.h - what the page shows now: counts of the last hour and the newest
 * packets, in memory.
 *
 * Shape: the ingest thread writes, web workers read and wait. Everything is
 *        bounded: LIVE_SECONDS of one-second buckets, LIVE_RECENT packets,
 *        LIVE_TOP entries in each top list (of larger LRU tables). "Now" is the
 *        wall clock of a live capture and the newest packet of a replay.
 * Units: packets, and bytes on the wire.
 * Ownership: everything handed out is a copy, or borrowed until `fn` returns.
 * Threads: any; one lock inside. The ingest thread holds it once a batch.
 */
#ifndef DASHBOARD_LIVE_LIVE_H
#define DASHBOARD_LIVE_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/addr.h"
#include "common/compiler.h"
#include "proto/bye_record.h"
#include "proto/hello.h"
#include "proto/record.h"
#include "proto/stats_record.h"

#define LIVE_SECONDS 3600
#define LIVE_RECENT 20000
#define LIVE_TOP 20
#define LIVE_NAME_MAX 255
#define LIVE_BUCKETS_MAX 120
#define LIVE_MESSAGE_SIZE 512

enum live_link_state {
	LIVE_LINK_CONNECTING = 0, /* message says why not yet */
	LIVE_LINK_UP,
	LIVE_LINK_FINISHED, /* the capture file was read to its end */
	LIVE_LINK_REFUSED   /* the sensor said why in message */
};

struct live_privileges { /* of the sensor, as /proc shows them */
	bool readable;
	pid_t pid;
	uint32_t tasks;
	uid_t uid;
	char user[64];
	uint64_t cap_inh, cap_prm, cap_eff, cap_bnd, cap_amb;
	int no_new_privs, seccomp;
	uint32_t groups; /* supplementary */
};

struct live_link {
	enum live_link_state state;
	char message[LIVE_MESSAGE_SIZE];
	bool has_welcome;
	struct welcome welcome;
	bool has_stats;
	struct stats_record stats;
	struct live_privileges privileges;
	uint64_t bad_frames; /* connections ended for garbage */
	uint64_t reconnects;
};

struct live_store { /* as store_status, for the page */
	int state;  /* enum store_state */
	char message[LIVE_MESSAGE_SIZE];
	bool set_aside;
	char path[4096];
	uint64_t rows, bytes, delivered, stored, pending, lost, gap;
};

struct live_gap {
	uint64_t first_seq, last_seq;
	int64_t at_ns;
};

struct live;

MUST_CHECK int live_new(struct live **out_live);
void live_free(struct live *l);

/* The ingest thread. Packets only between begin and end. */
void live_begin(struct live *l);
void live_packet(struct live *l, uint64_t id, const struct packet_record *r);
void live_end(struct live *l);
void live_set_link(struct live *l, const struct live_link *link);
void live_set_store(struct live *l, const struct live_store *store);
void live_gap(struct live *l, const struct live_gap *gap);

/* Any thread. */
void live_get_link(struct live *l, struct live_link *out);
void live_get_store(struct live *l, struct live_store *out);
/* The newest gaps, newest first; gives their number. */
size_t live_get_gaps(struct live *l, struct live_gap *out, size_t max);

struct live_bucket {
	int64_t start_s; /* since 1970 UTC */
	uint64_t packets[APP_END], bytes[APP_END];
};

struct live_total {
	uint64_t packets, bytes;
};

struct live_host {
	struct addr addr;
	uint64_t packets, bytes;
};

struct live_name {
	char name[LIVE_NAME_MAX + 1];
	uint64_t count;
	int64_t last_ns;
};

struct live_overview {
	int64_t now_ns;
	uint32_t step_s;
	size_t bucket_count;
	struct live_bucket buckets[LIVE_BUCKETS_MAX]; /* oldest first */
	struct live_total apps[APP_END];              /* of the window */
	size_t destination_count, name_count;
	struct live_host destinations[LIVE_TOP]; /* since start, most first */
	struct live_name names[LIVE_TOP];        /* DNS names asked for */
	double packets_per_s, bits_per_s;        /* of the last full second */
	uint64_t newest_id;
};

/* window_s: 60 to LIVE_SECONDS, in at most LIVE_BUCKETS_MAX buckets. */
void live_overview(struct live *l, uint32_t window_s,
                   struct live_overview *out);

typedef bool live_packet_fn(uint64_t id, const struct packet_record *r,
                            void *arg);
/* The newest `limit` packets above after_id of one app (-1: all), oldest first;
 * gives how many matching ones were left out because of the limit. Holds the
 * lock: `fn` must be quick. */
uint64_t live_recent(struct live *l, uint64_t after_id, int app, size_t limit,
                     live_packet_fn *fn, void *arg);

/* Waits until something changed after `version` or the time is over; gives the
 * version now. live_stop() wakes everybody for good. */
uint64_t live_wait(struct live *l, uint64_t version, int timeout_ms);
void live_stop(struct live *l);
bool live_stopped(struct live *l);

#endif
