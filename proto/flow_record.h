/*
 * flow_record.h - what the sensor knows of a flow: a FLOWS message of many
 * records.
 *
 * Shape: payload = count u32, then `count` records, each u16 length + body.
 *        Every record tells the whole state of its flow, so a newer one takes
 *        the place of an older one and a lost one is made good by the next.
 * Units: in every comment.
 * Errors: append gives false when the record does not fit (nothing written);
 *        decode gives -EBADMSG and leaves the record undefined.
 * Ownership: a decoded record borrows its name from the payload.
 * Threads: values.
 */
#ifndef PROTO_FLOW_RECORD_H
#define PROTO_FLOW_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/addr.h"
#include "common/compiler.h"
#include "common/cursor.h"
#include "common/writer.h"

#define FLOWS_HEADER_SIZE 4
#define FLOW_NAME_MAX 255 /* bytes */
#define FLOW_COMMUNITY_ID_SIZE 20
#define FLOW_RECORD_MIN 122 /* bytes of a body: IPv4, no name */
#define FLOW_RECORD_MAX 512 /* bytes of one record, length included */

enum flow_event {
	FLOW_EVENT_NONE = 0,
	FLOW_EVENT_OPEN,   /* its first packet */
	FLOW_EVENT_UPDATE, /* something new is known */
	FLOW_EVENT_CLOSE,  /* the last record of this flow */
	FLOW_EVENT_END
};

/* Why a flow was closed. */
enum flow_reason {
	FLOW_REASON_NONE = 0, /* it is not */
	FLOW_REASON_TIMEOUT,  /* quiet for as long as its state allows */
	FLOW_REASON_EVICTED,  /* its place was needed for a newer one */
	FLOW_REASON_REPLACED, /* a new connection with the same key began */
	FLOW_REASON_STOPPED,  /* the capture ended */
	FLOW_REASON_END
};

enum flow_state {
	FLOW_STATE_NONE = 0,
	FLOW_STATE_SYN,         /* TCP: the handshake is not complete */
	FLOW_STATE_ESTABLISHED, /* TCP */
	FLOW_STATE_CLOSING,     /* TCP: one side has sent a FIN */
	FLOW_STATE_CLOSED,      /* TCP: both have */
	FLOW_STATE_RESET,       /* TCP */
	FLOW_STATE_ACTIVE,      /* any other protocol */
	FLOW_STATE_END
};

/* Where the name of the flow comes from. */
enum flow_name_source {
	FLOW_NAME_NONE = 0,
	FLOW_NAME_SNI,  /* the server name of TLS, DTLS or QUIC */
	FLOW_NAME_HOST, /* Host or :authority of HTTP */
	FLOW_NAME_DNS,  /* an earlier DNS answer with the address of `dst` */
	FLOW_NAME_END
};

/* One way of a flow. */
struct flow_half {
	uint64_t packets;
	uint64_t bytes; /* on the wire, link layer included */
	/* TCP segments with sequence numbers that were there before, and those
	 * that were overtaken on their way. */
	uint32_t retransmissions, out_of_order;
};

struct flow_record {
	uint64_t id;          /* from 1, new for each flow of a session */
	uint8_t event;        /* enum flow_event */
	uint8_t reason;       /* enum flow_reason */
	uint8_t state;        /* enum flow_state */
	uint8_t app;          /* enum app, of the whole flow */
	uint8_t ip_proto;     /* IANA number */
	uint8_t name_source;  /* enum flow_name_source */
	struct addr src, dst; /* src began, as far as was seen */
	uint16_t src_port;    /* ICMP: the type of src's messages */
	uint16_t dst_port;    /* ICMP: that of the answers, or the code */
	/* Of its packets, since 1970 UTC. One that has no time counts with the
	 * time of the one before. */
	int64_t first_ns, last_ns;
	struct flow_half from_src, from_dst;
	uint64_t rtt_ns; /* TCP: from SYN to the ACK of SYN/ACK; 0: unknown */
	uint8_t community_id[FLOW_COMMUNITY_ID_SIZE]; /* version 1, the hash */
	const uint8_t *name; /* borrowed; as it was on the wire, no NUL */
	uint16_t name_len;   /* 0: none */
};

/* A batch being filled: begin, append until false, end. */
struct flows_writer {
	struct writer w;
	size_t frame;
	uint32_t count;
};
void flows_begin(struct flows_writer *f, uint8_t *buffer, size_t size);
MUST_CHECK bool flows_append(struct flows_writer *f,
                             const struct flow_record *r);
/* Bytes of the whole frame. */
size_t flows_end(struct flows_writer *f);

struct flows_reader {
	struct cur cur;
	uint32_t left;
};
MUST_CHECK int flows_open(struct flows_reader *f, const uint8_t *payload,
                          size_t len);
/* 1 and a record, 0 at the end, -EBADMSG. Bytes behind the known part of a
 * record are skipped. */
MUST_CHECK int flows_next(struct flows_reader *f,
                          struct flow_record *out_record);

/* "established"; "unknown" for a number this version does not know. */
const char *flow_state_name(uint8_t state);
const char *flow_reason_name(uint8_t reason);
const char *flow_name_source_name(uint8_t source);

/* "1:wCb3OG7yAFWelaUydu0D+125CLM=" needs FLOW_COMMUNITY_TEXT_SIZE bytes. */
#define FLOW_COMMUNITY_TEXT_SIZE 31
void flow_community_text(const uint8_t id[FLOW_COMMUNITY_ID_SIZE],
                         char out[FLOW_COMMUNITY_TEXT_SIZE]);

#endif
