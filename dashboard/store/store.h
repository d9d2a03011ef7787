/*
 * store.h - every packet a row.
 *
 * Shape: one writer, any number of readers with connections of their own. A
 *        packet's id is its row: it grows by one with every packet this store
 *        was given, stored or not, over all sessions. Packets become durable
 *        with store_commit(); position and rows commit together, so a crash
 *        loses neither.
 * Errors: open explains itself in `error`. store_add() never fails: when the
 *        disk is full or broken the packets are counted as lost and the state
 *        says so; store_commit() tries again.
 * Ownership: records are copied.
 * Threads: a writer belongs to the ingest thread, a reader to one thread.
 */
#ifndef DASHBOARD_STORE_STORE_H
#define DASHBOARD_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "proto/flow_record.h"
#include "proto/gap_record.h"
#include "proto/hello.h"
#include "proto/record.h"
#include "proto/stats_record.h"

#define STORE_ERROR_SIZE 512
#define STORE_PATH_SIZE 4096

enum store_state {
	STORE_OK = 0,
	STORE_FULL, /* no space: nothing is stored until there is */
	STORE_READ_ONLY,
	STORE_BROKEN /* see message */
};

struct store_status {
	enum store_state state;
	char message[STORE_ERROR_SIZE]; /* what happened and what to do */
	bool set_aside; /* a damaged file was, with rows nobody counted */
	char path[STORE_PATH_SIZE];
	uint64_t rows;  /* durable, over all sessions */
	uint64_t bytes; /* of its files */
	/* Of this session, since this store first met it: */
	uint64_t delivered; /* given to store_add() */
	uint64_t stored;    /* durable */
	uint64_t pending;   /* waiting for a commit */
	uint64_t lost;      /* could not be stored */
	uint64_t gap;       /* packets in its gaps */
};

struct store_position {
	uint64_t session;  /* 0: none yet */
	uint64_t last_seq; /* the newest durable packet or gap end */
};

struct store;

/* Makes the folder (0700) and the file (0600). A file that is no database of
 * ours is refused, never overwritten. */
MUST_CHECK int store_open(const char *dir, struct store **out_store,
                          char error[STORE_ERROR_SIZE]);
void store_close(struct store *s); /* commits; NULL is fine */

void store_position(const struct store *s, struct store_position *out);
/* A session begins or goes on. */
void store_session(struct store *s, const struct welcome *w);
/* Gives the packet's id. */
uint64_t store_add(struct store *s, const struct packet_record *r);
/* What is known of a flow now; the newest is kept. One that cannot be stored is
 * not counted: the next record of the flow tells all of it again. */
void store_flow(struct store *s, const struct flow_record *r);
void store_gap(struct store *s, const struct gap_record *g);
void store_stats(struct store *s, const struct stats_record *stats);
/* 0, or the negative errno that made packets be lost. */
int store_commit(struct store *s);
void store_status(const struct store *s, struct store_status *out);

struct store_reader;

struct store_query {
	uint64_t after_id;      /* only ids above; 0: from the first */
	uint64_t before_id;     /* only ids below; 0: to the last */
	int64_t from_ns, to_ns; /* real time, INT64_MIN and INT64_MAX: open */
	int app;                /* enum app, -1: all */
	uint32_t limit;         /* rows; 0: all */
	bool newest_first;
};

struct store_name_count {
	char name[256];
	uint64_t count;
};

typedef bool store_packet_fn(uint64_t id, const struct packet_record *r,
                             void *arg); /* false: stop */

/* -ENOENT: there is no store yet. */
MUST_CHECK int store_reader_open(const char *dir, struct store_reader **out,
                                 char error[STORE_ERROR_SIZE]);
void store_reader_close(struct store_reader *r);
/* Stops at `deadline_ns` (monotonic, 0: none) with -ETIMEDOUT. */
MUST_CHECK int store_reader_packets(struct store_reader *r,
                                    const struct store_query *q,
                                    int64_t deadline_ns, store_packet_fn *fn,
                                    void *arg);
MUST_CHECK int store_reader_count(struct store_reader *r, uint64_t *out_rows);

/* Reads the whole file: 0, or a negative errno and what is wrong. */
MUST_CHECK int store_reader_check(struct store_reader *r,
                                  char problem[STORE_ERROR_SIZE]);

struct store_gap_row {
	uint64_t session, first_seq, last_seq;
	int64_t at_ns; /* when it was learnt */
};
/* The newest `max` gaps; gives their number or a negative errno. */
MUST_CHECK int store_reader_gaps(struct store_reader *r,
                                 struct store_gap_row *out, int max);

#endif
