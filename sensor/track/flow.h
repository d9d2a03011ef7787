/*
 * flow.h - one flow, as it is kept.
 *
 * Shape: members with two elements are in the order of the key: `origin` is the
 *        element of the end that began.
 * Units: in every comment.
 * Ownership: belongs to a flow_table.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_TRACK_FLOW_H
#define SENSOR_TRACK_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/flow_record.h"
#include "sensor/track/flow_key.h"

/* How long a flow may be quiet: FLOW_CLASS(UPPER, seconds). Zeek and RustNet
 * wait as long. */
#define FLOW_CLASSES                                                           \
	FLOW_CLASS(TCP_SYN, 30) /* the handshake is not complete */            \
	FLOW_CLASS(TCP, 300)                                                   \
	FLOW_CLASS(TCP_CLOSED, 15) /* or reset */                              \
	FLOW_CLASS(UDP, 60)                                                    \
	FLOW_CLASS(DNS, 30) /* over UDP */                                     \
	FLOW_CLASS(QUIC, 180)                                                  \
	FLOW_CLASS(ICMP, 30)                                                   \
	FLOW_CLASS(OTHER, 60)

enum flow_class {
#define FLOW_CLASS(upper, seconds) FLOW_CLASS_##upper,
	FLOW_CLASSES
#undef FLOW_CLASS
	        FLOW_CLASS_COUNT
};

/* What one side of a TCP connection has sent. */
struct flow_side {
	uint32_t isn;  /* its first sequence number, with has_isn */
	uint32_t next; /* behind the highest sequence number, with has_next */
	/* Sequence numbers passed over: one range around all of them. */
	uint32_t hole_from, hole_end;
	int64_t hole_ns; /* when it opened */
	bool has_isn, has_next, has_hole;
	bool fin;
	bool window_closed; /* it has no room for what the other sends */
};

/* How far the handshake of TCP was seen, for its round trip. */
enum flow_handshake {
	FLOW_HANDSHAKE_NONE = 0,
	FLOW_HANDSHAKE_SYN,     /* handshake_ns: when, the last one */
	FLOW_HANDSHAKE_SYN_ACK, /* of the other side; handshake_ns as before */
	FLOW_HANDSHAKE_DONE     /* handshake_ns: how long it took */
};

/* What a packet needs mostly is in the first three cache lines. */
struct flow {
	struct flow_key key;
	uint32_t chain;    /* the table's: an entry number, 0 is none */
	uint16_t early[2]; /* of an early_stream, 0: none */
	uint8_t class;     /* enum flow_class */
	uint8_t state;     /* enum flow_state */
	uint8_t app;       /* enum app */
	uint8_t origin;
	int64_t last_ns;

	struct flow_half half[2];
	int64_t listed_ns;  /* when it was put at the new end of its list */
	uint32_t listed_at; /* the same as the table's count of packets */
	uint16_t name;      /* of a name_table, 0: none */
	uint8_t name_source;
	uint8_t handshake; /* enum flow_handshake */

	struct flow_side side[2];

	uint32_t newer, older; /* the table's: entry numbers, 0 is none */
	int64_t handshake_ns;
	uint64_t id;
	int64_t first_ns;
	int64_t reported_ns;
	uint8_t community_id[FLOW_COMMUNITY_ID_SIZE];
};
_Static_assert(sizeof(struct flow) <= 256, "a flow is four cache lines");

/* How long a flow of this class may be quiet. */
int64_t flow_class_timeout_ns(enum flow_class class);

/* The class that protocol, state and application put it in. */
enum flow_class flow_class_of(const struct flow *f);

/* Whether it was quiet for too long when something happened at `now_ns`. Time
 * that has jumped, forward or back, ends a flow too. */
bool flow_is_over(const struct flow *f, int64_t now_ns);

#endif
