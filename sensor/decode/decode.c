/*
 * decode.c - finds the decoders a packet needs, one after the other.
 *
 * Numbered spaces (link type, Ethertype, IP protocol) are one small hash table
 * with open addressing, made from found_under at first use. Payloads of TCP
 * and UDP have tables of their own.
 */
#include "sensor/decode/decode.h"

#include <assert.h>

#include "sensor/decode/decoders.h"
#include "sensor/decode/nested_ip.h"
#include "sensor/decode/numbers.h"
#include "sensor/decode/payload_table.h"

#define SLOT_BITS 8
#define SLOT_COUNT (1u << SLOT_BITS)

const struct decoder *const decoders[DECODER_COUNT + 1] = {
#define DECODER(upper, lower) [DECODER_##upper] = &decoder_##lower,
#include "sensor/decode/decoders.def"
#undef DECODER
};

struct slot {
	struct next key;
	const struct decoder *decoder; /* NULL: free */
};

static struct {
	bool ready;
	size_t slots_used;
	struct slot slots[SLOT_COUNT];
	struct payload_table tcp, udp;
} tables;

/* The slot of a key, or the free one where it belongs. */
static struct slot *slot_find(struct next key)
{
	uint32_t mixed = (key.key ^ (uint32_t)key.space << 16) * 0x9e3779b1u;
	uint32_t at = mixed >> (32 - SLOT_BITS);
	struct slot *slot = &tables.slots[at];

	while (slot->decoder &&
	       (slot->key.key != key.key || slot->key.space != key.space)) {
		at = (at + 1) % SLOT_COUNT;
		slot = &tables.slots[at];
	}
	return slot;
}

static void table_add(const struct decoder *decoder, struct next key)
{
	struct slot *slot;

	if (key.space == NEXT_TCP) {
		payload_table_add(&tables.tcp, decoder, key.key);
	} else if (key.space == NEXT_UDP) {
		payload_table_add(&tables.udp, decoder, key.key);
	} else {
		slot = slot_find(key);
		assert(!slot->decoder);
		/* Half of it stays free: a search always ends, and soon. */
		tables.slots_used++;
		assert(tables.slots_used <= SLOT_COUNT / 2);
		*slot = (struct slot){ key, decoder };
	}
}

static void tables_make(void)
{
	for (size_t i = 0; i < DECODER_COUNT; i++) {
		const struct next *key = decoders[i]->found_under;

		for (size_t k = 0; k < DECODER_KEYS_MAX; k++) {
			if (key[k].space == NEXT_NONE)
				break;
			table_add(decoders[i], key[k]);
		}
	}
	tables.ready = true;
}

static const struct decoder *decoder_find(struct next next, const struct cur *c,
                                          const struct packet *pkt)
{
	switch (next.space) {
	case NEXT_NONE:
		return NULL;
	case NEXT_TCP:
		return payload_table_find(&tables.tcp, c, pkt);
	case NEXT_UDP:
		return payload_table_find(&tables.udp, c, pkt);
	default:
		return slot_find(next)->decoder;
	}
}

/* Members guarded by `present` and by the counts keep old values. */
static void packet_begin(struct packet *pkt, const struct captured *captured)
{
	struct packet_record *r = &pkt->record;

	r->ts_ns = captured->ts_ns;
	r->len = captured->len;
	r->caplen = captured->caplen;
	r->link_type = captured->link_type;
	r->present = 0;
	r->app = APP_NONE;
	r->l4 = APP_NONE;
	r->fault = RECORD_FAULT_NONE;
	r->frag = RECORD_FRAG_NONE;
	r->vlan_count = 0;
	r->tunnel_count = 0;
	r->field_count = 0;
	r->value_bytes = 0;
	pkt->layers = 0;
	pkt->outer.kept = false;
	pkt->is_fragment = false;
	pkt->is_partial = false;
	pkt->fields_full = false;
	pkt->text_full = false;
	pkt->text_used = 0;
	pkt->unfinished = false;
	pkt->transport.has_payload = false;
	pkt->transport.icmp_id = 0;
}

static void count(struct packet *pkt, enum counter counter)
{
	pkt->counters->of[counter]++;
}

/* A fragment that makes its datagram whole: decoding goes on with that. One of
 * which the capture has not everything, or which is malformed, is of no use. */
static struct next fragment_next(struct cur *c, struct packet *pkt,
                                 struct next next)
{
	struct packet_record *r = &pkt->record;
	struct fragment *fragment = &pkt->fragment;
	struct datagram datagram;

	pkt->is_fragment = false;
	if (!pkt->reassembler || c->cut > 0 || r->fault != RECORD_FAULT_NONE)
		return next;
	fragment->src = r->src;
	fragment->dst = r->dst;
	fragment->ts_ns = r->ts_ns;
	fragment->bytes = c->at;
	fragment->len = cur_left(c);
	if (!pkt->reassembler->add(pkt->reassembler, fragment, pkt->counters,
	                           &datagram))
		return next;
	r->app = r->src.family == 4 ? APP_IPV4 : APP_IPV6;
	pkt->is_partial = false;
	*c = cur_of(datagram.bytes, datagram.len, datagram.len);
	return (struct next){ NEXT_IPPROTO, datagram.proto };
}

/* An inner header's payload takes the place of an outer one's. */
static void payload_begin(struct packet *pkt, const struct cur *c)
{
	const struct packet_record *r = &pkt->record;
	struct packet_transport *t = &pkt->transport;

	t->has_payload = true;
	t->payload = *c;
	t->app = r->app;
	t->l4 = r->l4;
	t->field_count = r->field_count;
	t->src_port = r->src_port;
	t->dst_port = r->dst_port;
	t->value_bytes = r->value_bytes;
	t->payload_len = r->payload_len;
	t->layers = pkt->layers;
	t->text_used = pkt->text_used;
}

/* From the link layer inwards. */
static void decode_layers(struct packet *pkt, struct cur c, struct next next)
{
	const struct decoder *decoder;

	while ((decoder = decoder_find(next, &c, pkt)) != NULL) {
		if (pkt->layers == PACKET_LAYERS_MAX) {
			count(pkt, COUNTER_LAYERS_TOO_MANY);
			break;
		}
		pkt->layers++;
		if (cur_wire_left(&c) > 0)
			next = decoder->decode(&c, pkt);
		else
			cur_fail(&c, CUR_SHORT); /* announced, not there */
		if (!cur_ok(&c)) {
			packet_fault(pkt, c.state == CUR_CUT
			                          ? RECORD_FAULT_CUT
			                          : RECORD_FAULT_MALFORMED);
			break;
		}
		if (pkt->is_fragment)
			next = fragment_next(&c, pkt, next);
		if (next.space == NEXT_TCP || next.space == NEXT_UDP)
			payload_begin(pkt, &c);
	}
}

void decode_packet(struct packet *pkt, const struct captured *captured)
{
	struct cur c = cur_of(captured->bytes, captured->caplen, captured->len);
	struct next next = { NEXT_LINKTYPE, captured->link_type };

	if (!tables.ready)
		tables_make();
	packet_begin(pkt, captured);
	decode_layers(pkt, c, next);
	nested_ip_end(pkt);
	if (pkt->layers == 0)
		count(pkt, COUNTER_LINK_UNKNOWN);
}

void decode_stream(struct packet *pkt, const uint8_t *bytes, size_t len)
{
	struct packet_record *r = &pkt->record;
	const struct packet_transport *t = &pkt->transport;
	uint16_t src_port = r->src_port, dst_port = r->dst_port;
	uint8_t l4 = r->l4;

	/* Of a tunnel the record has the outer ones by now: nested_ip.h */
	r->src_port = t->src_port;
	r->dst_port = t->dst_port;
	r->l4 = t->l4;
	r->app = t->app;
	r->field_count = t->field_count;
	r->value_bytes = t->value_bytes;
	pkt->layers = t->layers;
	pkt->text_used = t->text_used;
	pkt->unfinished = false;
	decode_layers(pkt, cur_of(bytes, len, len),
	              (struct next){ NEXT_TCP, 0 });
	r->src_port = src_port;
	r->dst_port = dst_port;
	r->l4 = l4;
}
