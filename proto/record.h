/*
 * record.h - one packet as the sensor saw it and the dashboard stores it.
 *
 * Shape: a plain struct. A member counts only when its bit in `present` is set
 *        (or, for members without a bit, always). Values of application
 *        protocols travel as typed fields, numbered by fields.def.
 * Units: in every comment.
 * Ownership: text and byte values are borrowed: from the packet or its scratch
 *        memory in the sensor, from the frame in the dashboard.
 * Threads: a value.
 */
#ifndef PROTO_RECORD_H
#define PROTO_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/addr.h"
#include "proto/app.h"
#include "proto/field.h"
#include "proto/tunnel.h"

#define RECORD_FIELDS_MAX 64
#define RECORD_VLANS_MAX 4
#define RECORD_TUNNELS_MAX 8
#define RECORD_VALUE_MAX 2048    /* bytes of one value; longer ones are cut */
#define RECORD_VALUES_MAX 32768  /* bytes of all values but numbers */
#define RECORD_TS_NONE INT64_MIN /* the capture gave no time */

enum record_present {
	RECORD_ETH = 1 << 0,       /* eth_dst */
	RECORD_ETHERTYPE = 1 << 1, /* ethertype */
	RECORD_IP = 1 << 2,        /* src dst ip_proto ttl frag */
	RECORD_PORTS = 1 << 3,     /* src_port dst_port */
	RECORD_TCP_FLAGS = 1 << 4, /* tcp_flags */
	RECORD_PAYLOAD = 1 << 5,   /* payload_len */
	RECORD_ETH_SRC = 1 << 6,   /* eth_src: alone in cooked captures */

	/* Of `inner`, when there is an IP packet inside an IP packet: */
	RECORD_INNER_IP = 1 << 7,       /* src dst ip_proto ttl frag */
	RECORD_INNER_PORTS = 1 << 8,    /* src_port dst_port */
	RECORD_INNER_TCP_FLAGS = 1 << 9 /* tcp_flags */
};

enum record_frag {
	RECORD_FRAG_NONE = 0,
	RECORD_FRAG_FIRST,
	RECORD_FRAG_LATER,
	RECORD_FRAG_ATOMIC, /* IPv6 fragment header, whole packet: RFC 6946 */
	RECORD_FRAG_END
};

/* How decoding ended. */
enum record_fault {
	RECORD_FAULT_NONE = 0,
	RECORD_FAULT_CUT,       /* the capture kept too few bytes */
	RECORD_FAULT_MALFORMED, /* the packet contradicts itself */
	RECORD_FAULT_END
};

struct field_value {
	uint16_t id;
	uint16_t len;         /* of `bytes`; 0 for UINT and BOOL */
	uint64_t number;      /* UINT, BOOL */
	const uint8_t *bytes; /* the other types, borrowed */
};

/* The innermost IP packet of a tunnel. Its members mean what those of the
 * record mean, which are of the outermost one. */
struct packet_inner {
	struct addr src, dst;
	uint16_t src_port, dst_port;
	uint16_t tcp_flags;
	uint8_t ip_proto;
	uint8_t ttl;
	uint8_t frag;
};

struct packet_record {
	uint64_t seq;       /* from 1, one up for every packet of a session */
	int64_t ts_ns;      /* since 1970 UTC, or RECORD_TS_NONE */
	uint32_t len;       /* bytes on the wire */
	uint32_t caplen;    /* bytes captured */
	uint16_t link_type; /* LINKTYPE_* of the interface */
	uint16_t present;   /* enum record_present */
	uint8_t app;        /* enum app */
	uint8_t l4;    /* enum app of the transport: TCP UDP ICMP.. or NONE */
	uint8_t fault; /* enum record_fault */
	uint8_t frag;  /* enum record_frag */
	uint8_t ip_proto; /* behind IPv6 extension headers */
	uint8_t ttl;      /* hops left */
	uint8_t vlan_count;
	uint8_t tunnel_count;
	uint8_t field_count;
	uint16_t vlan[RECORD_VLANS_MAX];    /* VLAN ids, outermost first */
	uint8_t tunnel[RECORD_TUNNELS_MAX]; /* enum tunnel, outermost first */
	uint16_t ethertype;
	uint16_t src_port, dst_port;
	uint16_t tcp_flags;   /* 12 bits, RFC 9293 3.1 */
	uint32_t payload_len; /* bytes of TCP or UDP payload by its headers */
	uint8_t eth_dst[MAC_SIZE], eth_src[MAC_SIZE];
	struct addr src, dst;
	struct packet_inner inner;
	uint16_t value_bytes; /* what record_add_bytes() has added */
	struct field_value fields[RECORD_FIELDS_MAX];
};

/* The first value with this number, or NULL. */
const struct field_value *record_field(const struct packet_record *r,
                                       enum field_id id);

/* The best name the packet gives to what it talks about (DNS name, Host, SNI),
 * or NULL. */
const struct field_value *record_name(const struct packet_record *r);

/* False, and nothing added, when the record is full. Text longer than
 * RECORD_VALUE_MAX is cut. `bytes` is borrowed. With field_count, value_bytes
 * must begin at 0. */
bool record_add_number(struct packet_record *r, enum field_id id, uint64_t v);
bool record_add_bytes(struct packet_record *r, enum field_id id,
                      const uint8_t *bytes, size_t len);

#endif
