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

#define PACKET_LAYERS_MAX 16
#define PACKET_TEXT_MAX 4096

/* The space a key is looked up in. */
enum next_space {
	NEXT_NONE = 0,  /* nothing more, or nothing known */
	NEXT_LINKTYPE,  /* LINKTYPE_* of the capture */
	NEXT_ETHERTYPE, /* IEEE 802 numbers, >= 0x0600 */
	NEXT_IPPROTO,   /* IANA protocol numbers */
	NEXT_TCP,       /* TCP payload: by content, then by port */
	NEXT_UDP,       /* UDP payload: by content, then by port */
	NEXT_SPACE_COUNT
};

struct next {
	enum next_space space;
	uint32_t key; /* NEXT_TCP and NEXT_UDP: unused */
};

struct packet {
	struct packet_record record;
	struct counters *counters; /* never NULL */
	uint32_t layers;
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

#define DECODER_KEYS_MAX 8

struct decoder {
	const char *name;
	struct next found_under[DECODER_KEYS_MAX]; /* ends with NEXT_NONE */
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

/* The record has no room for something: counted once a packet. */
void packet_full(struct packet *pkt);

/* Adds a value; counts when the record is full. */
void packet_number(struct packet *pkt, enum field_id id, uint64_t v);
void packet_bytes(struct packet *pkt, enum field_id id, const uint8_t *bytes,
                  size_t len);

#endif
