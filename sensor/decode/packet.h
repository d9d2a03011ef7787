/*
 * packet.h - a packet while it is decoded, and what a decoder is.
 *
 * Shape: decode_packet() runs decoders from the link layer inwards. Each takes
 *        its header off the cursor, fills in the record and names what comes
 *        next; it calls no other decoder, keeps no state and never logs.
 * Errors: a cursor that fails inside a header ends the packet: the record
 *        keeps what was read and says CUT or MALFORMED. Faults inside an
 *        application protocol are the same: never lost, never fatal.
 * Ownership: `record` borrows from the packet's bytes and from `text`; both
 *        live until the next packet.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_DECODE_PACKET_H
#define SENSOR_DECODE_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/cursor.h"
#include "proto/record.h"
#include "sensor/counters/counters.h"
#include "sensor/decode/fragment.h"

#define PACKET_LAYERS_MAX 16
#define PACKET_TEXT_MAX 4096

/* The space a key is looked up in. */
enum next_space {
	NEXT_NONE = 0,  /* nothing more, or nothing known */
	NEXT_LINKTYPE,  /* LINKTYPE_* of the capture */
	NEXT_ETHERTYPE, /* IEEE 802 numbers, >= 0x0600 */
	NEXT_IPPROTO,   /* IANA protocol numbers */
	NEXT_LLC,       /* destination SAP of an unnumbered 802.2 frame */
	NEXT_CISCO,     /* SNAP protocols of the OUI 00-00-0c */
	NEXT_TCP,       /* TCP payload: by content, then by port */
	NEXT_UDP,       /* UDP payload: by content, then by port */
	NEXT_SPACE_COUNT
};

#define NEXT_ANY_PORT 0

struct next {
	enum next_space space;
	/* In found_under, of NEXT_TCP and NEXT_UDP: a port, or NEXT_ANY_PORT.
	 * As what decode() gives, of those two: unused. */
	uint32_t key;
};

/*
 * What sensor/track needs to know and the record does not carry, of the
 * innermost transport header. decode_packet() clears it.
 */
struct packet_transport {
	/* TCP, when the record has its flags. */
	uint32_t seq, ack;
	uint16_t window;
	uint16_t icmp_id; /* of ICMP messages that have one, else 0 */
	/* Of TCP and UDP: what NEXT_TCP or NEXT_UDP was given. */
	bool has_payload;
	struct cur payload;
	/* What the packet held when the payload began. */
	uint8_t app, l4, field_count;
	uint16_t src_port, dst_port;
	uint16_t value_bytes;
	uint32_t payload_len;
	uint32_t layers;
	size_t text_used;
};

/* The outermost IP packet, while the record is about one inside of it. */
struct packet_outer {
	bool kept;
	uint8_t l4;
	uint16_t present;
	uint32_t payload_len;
	struct packet_inner ip;
};

struct packet {
	struct packet_record record;
	struct packet_transport transport;
	/* Set by a decoder of a payload: the message that begins in these bytes
	 * goes on in later packets and has more to tell. One of NEXT_TCP may
	 * be called again with more of the stream: see decode_stream(). */
	bool unfinished;
	struct counters *counters;       /* never NULL */
	struct reassembler *reassembler; /* or NULL: fragments stay what
	                                  * they are */
	uint32_t layers;
	struct packet_outer outer;
	struct fragment fragment;    /* as the IP header says */
	bool is_fragment;            /* and has not been handed over */
	bool is_partial;             /* the rest is in other fragments */
	bool fields_full, text_full; /* already counted */
	size_t text_used;
	uint8_t text[PACKET_TEXT_MAX]; /* values that are not in the packet as
	                                * they stand: DNS names */
};

/* How sure a decoder is that a payload is its own. */
enum match {
	MATCH_NO = 0,
	MATCH_PORT,   /* the port says so and the content does not object */
	MATCH_CONTENT /* the content says so */
};

#define DECODER_KEYS_MAX 24
#define DECODER_FIRST_MAX 8

struct byte_range {
	uint8_t from;
	uint16_t end; /* one past the last; 0 ends a list */
};

/*
 * A decoder of payloads is asked about a packet, which means that its match()
 * is called, only when
 *   - either port is one that found_under names: { NEXT_UDP, 53 }, or
 *   - found_under has { NEXT_UDP, NEXT_ANY_PORT } and the first byte of the
 *     payload is in `first`.
 * MATCH_PORT counts only on a port that found_under names, so match() need not
 * look at ports. With NEXT_ANY_PORT alone, only MATCH_CONTENT ever counts.
 * NEXT_ANY_PORT without `first` costs every packet a call: name the bytes a
 * message may begin with where there is such a rule.
 */
struct decoder {
	const char *name;
	struct next found_under[DECODER_KEYS_MAX]; /* ends with NEXT_NONE */
	/* Of NEXT_ANY_PORT: what a payload begins with; empty: any byte. */
	struct byte_range first[DECODER_FIRST_MAX];
	/* Of NEXT_TCP and NEXT_UDP decoders: looks without moving. */
	enum match (*match)(const struct cur *c, const struct packet *pkt);
	struct next (*decode)(struct cur *c, struct packet *pkt);
};

/* Room for n bytes of text, or NULL (counted) when the packet has no more. */
uint8_t *packet_text_room(struct packet *pkt, size_t n);

/* What went wrong although decoding can go on, as when a length promises more
 * than there is. The first fault of a packet is kept and counted. What a first
 * fragment lacks is in the others: CUT, not MALFORMED. */
void packet_fault(struct packet *pkt, enum record_fault fault);

/* What is decoded now is the beginning of a datagram alone. */
static inline bool packet_is_partial(const struct packet *pkt)
{
	return pkt->is_partial;
}

/* What follows is inside of a tunnel of this kind. */
void packet_tunnel(struct packet *pkt, enum tunnel tunnel);

/* Link-layer members of the record are of the outermost header. */
static inline bool packet_is_tunnelled(const struct packet *pkt)
{
	return pkt->record.tunnel_count > 0;
}

/* The record has no room for something: counted once a packet. */
void packet_full(struct packet *pkt);

/* Adds a value; counts when the record is full. */
void packet_number(struct packet *pkt, enum field_id id, uint64_t v);
void packet_bytes(struct packet *pkt, enum field_id id, const uint8_t *bytes,
                  size_t len);

#endif
