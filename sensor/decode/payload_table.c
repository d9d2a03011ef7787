/* payload_table.c - which decoders are asked about a payload of TCP or UDP. */
#include "sensor/decode/payload_table.h"

#include <assert.h>

/* The slot of a port, or the free one where it belongs. */
static size_t slot_find(const struct payload_table *t, uint16_t port)
{
	uint32_t mixed = port * 0x9e3779b1u;
	size_t at = mixed >> (32 - PAYLOAD_PORT_BITS);

	while (t->ports[at].wanted_by && t->ports[at].port != port)
		at = (at + 1) % PAYLOAD_PORT_SLOTS;
	return at;
}

static uint64_t wanted_by_port(const struct payload_table *t, uint16_t port)
{
	return t->ports[slot_find(t, port)].wanted_by;
}

static void add_port(struct payload_table *t, uint16_t port, uint64_t bit)
{
	struct payload_port *slot = &t->ports[slot_find(t, port)];

	if (!slot->wanted_by)
		t->port_count++;
	/* Half of it stays free: a search always ends, and soon. */
	assert(t->port_count <= PAYLOAD_PORT_SLOTS / 2);
	slot->port = port;
	slot->wanted_by |= bit;
}

static void add_first(struct payload_table *t, const struct byte_range *first,
                      uint64_t bit)
{
	static const struct byte_range any[] = { { 0, UINT8_MAX + 1 }, { 0 } };

	if (first[0].end == 0)
		first = any;
	for (size_t i = 0; i < DECODER_FIRST_MAX && first[i].end > 0; i++)
		for (size_t b = first[i].from; b < first[i].end; b++)
			t->by_first[b] |= bit;
}

void payload_table_add(struct payload_table *t, const struct decoder *decoder,
                       uint32_t key)
{
	uint64_t bit;

	assert(decoder->match && key <= UINT16_MAX);
	if (t->count == 0 || t->decoders[t->count - 1] != decoder) {
		assert(t->count < PAYLOAD_DECODERS_MAX);
		t->decoders[t->count++] = decoder;
	}
	bit = UINT64_C(1) << (t->count - 1);
	if (key == NEXT_ANY_PORT)
		add_first(t, decoder->first, bit);
	else
		add_port(t, (uint16_t)key, bit);
}

const struct decoder *payload_table_find(const struct payload_table *t,
                                         const struct cur *c,
                                         const struct packet *pkt)
{
	const struct packet_record *r = &pkt->record;
	const uint8_t *first = cur_peek(c, 1);
	const struct decoder *best = NULL;
	uint64_t by_port, asked;

	if (!first)
		return NULL;
	by_port =
	        wanted_by_port(t, r->src_port) | wanted_by_port(t, r->dst_port);
	/* Each round asks the first that is left and takes its bit away. */
	for (asked = by_port | t->by_first[*first]; asked; asked &= asked - 1) {
		int at = __builtin_ctzll(asked);
		enum match match = t->decoders[at]->match(c, pkt);

		if (match == MATCH_CONTENT)
			return t->decoders[at];
		if (match == MATCH_PORT && !best && (by_port >> at & 1))
			best = t->decoders[at];
	}
	return best;
}
