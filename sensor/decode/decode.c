/*
 * decode.c - finds the decoders a packet needs, one after the other.
 *
 * Numbered spaces (link type, Ethertype, IP protocol) are one small hash table
 * with open addressing, made from found_under at first use. Payloads of TCP
 * and UDP ask the few decoders that want them.
 */
#include "sensor/decode/decode.h"

#include <assert.h>

#include "sensor/decode/decoders.h"

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
	struct slot slots[SLOT_COUNT];
	/* In table order, ends with NULL. */
	const struct decoder *tcp[DECODER_COUNT + 1];
	const struct decoder *udp[DECODER_COUNT + 1];
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

static void list_add(const struct decoder **list, const struct decoder *decoder)
{
	assert(decoder->match);
	while (*list)
		list++;
	*list = decoder;
}

static void table_add(const struct decoder *decoder, struct next key)
{
	struct slot *slot;

	if (key.space == NEXT_TCP) {
		list_add(tables.tcp, decoder);
	} else if (key.space == NEXT_UDP) {
		list_add(tables.udp, decoder);
	} else {
		slot = slot_find(key);
		assert(!slot->decoder);
		*slot = (struct slot){ key, decoder };
	}
}

static void tables_make(void)
{
	/* Never full: a search always ends. */
	_Static_assert(DECODER_COUNT * DECODER_KEYS_MAX <= SLOT_COUNT,
	               "SLOT_BITS is too small");

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

/* Content beats port; the first in table order wins a tie. */
static const struct decoder *payload_find(const struct decoder *const *list,
                                          const struct cur *c,
                                          const struct packet *pkt)
{
	const struct decoder *best = NULL;

	if (cur_left(c) == 0)
		return NULL;
	for (; *list; list++) {
		enum match match = (*list)->match(c, pkt);

		if (match == MATCH_CONTENT)
			return *list;
		if (match == MATCH_PORT && !best)
			best = *list;
	}
	return best;
}

static const struct decoder *decoder_find(struct next next, const struct cur *c,
                                          const struct packet *pkt)
{
	switch (next.space) {
	case NEXT_NONE:
		return NULL;
	case NEXT_TCP:
		return payload_find(tables.tcp, c, pkt);
	case NEXT_UDP:
		return payload_find(tables.udp, c, pkt);
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
	r->field_count = 0;
	pkt->layers = 0;
	pkt->fields_full = false;
	pkt->text_full = false;
	pkt->text_used = 0;
}

static void count(struct packet *pkt, enum counter counter)
{
	pkt->counters->of[counter]++;
}

void decode_packet(struct packet *pkt, const struct captured *captured)
{
	struct cur c = cur_of(captured->bytes, captured->caplen, captured->len);
	struct next next = { NEXT_LINKTYPE, captured->link_type };
	const struct decoder *decoder;

	if (!tables.ready)
		tables_make();
	packet_begin(pkt, captured);
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
	}
	if (pkt->layers == 0)
		count(pkt, COUNTER_LINK_UNKNOWN);
}
