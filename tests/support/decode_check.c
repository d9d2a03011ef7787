/* decode_check.c - rules for every packet. Each has a line of its own, so that
 * the line of abort() says which one is broken. */
#include "tests/support/decode_check.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RULE(truth)                                                            \
	do {                                                                   \
		if (!(truth)) {                                                \
			(void)fprintf(stderr, "broken rule: %s\n", #truth);    \
			abort();                                               \
		}                                                              \
	} while (0)

#define PORT_OF_NOBODY 40001

static bool inside(const uint8_t *p, size_t n, const uint8_t *bytes, size_t len)
{
	return p >= bytes && n <= len && p <= bytes + (len - n);
}

static void check_value(const struct packet *pkt,
                        const struct field_value *value, const uint8_t *bytes,
                        size_t len)
{
	const struct field_info *info = field_info(value->id);

	RULE(info);
	RULE(value->len <= RECORD_VALUE_MAX);
	if (info->type == FIELD_TYPE_UINT || info->type == FIELD_TYPE_BOOL) {
		RULE(value->len == 0);
		return;
	}
	RULE(info->type != FIELD_TYPE_MAC || value->len == MAC_SIZE);
	RULE(info->type != FIELD_TYPE_ADDR || value->len == 4 ||
	     value->len == 16);
	RULE(value->len == 0 || inside(value->bytes, value->len, bytes, len) ||
	     inside(value->bytes, value->len, pkt->text, pkt->text_used));
}

void decode_check_fields(const struct packet *pkt, const uint8_t *bytes,
                         size_t len)
{
	const struct packet_record *r = &pkt->record;

	RULE(pkt->text_used <= sizeof(pkt->text));
	RULE(r->field_count <= RECORD_FIELDS_MAX);
	for (size_t i = 0; i < r->field_count; i++)
		check_value(pkt, &r->fields[i], bytes, len);
}

static void check_counters(const struct packet *pkt)
{
	const uint64_t *of = pkt->counters->of;
	uint8_t fault = pkt->record.fault;

	/* Of one packet: the counters started at 0. */
	RULE(of[COUNTER_CUT] == (fault == RECORD_FAULT_CUT));
	RULE(of[COUNTER_MALFORMED] == (fault == RECORD_FAULT_MALFORMED));
	RULE(of[COUNTER_FIELDS_FULL] <= 1 && of[COUNTER_TEXT_FULL] <= 1);
	RULE(of[COUNTER_LINK_UNKNOWN] == (pkt->layers == 0));
}

static void check_inner(const struct packet_record *r)
{
	uint16_t present = r->present;

	RULE(r->tunnel_count <= RECORD_TUNNELS_MAX);
	for (size_t i = 0; i < r->tunnel_count; i++)
		RULE(r->tunnel[i] > TUNNEL_NONE && r->tunnel[i] < TUNNEL_END);
	RULE(!(present & RECORD_INNER_IP) || present & RECORD_IP);
	RULE(!(present & RECORD_INNER_IP) || r->tunnel_count > 0);
	RULE(!(present & RECORD_INNER_PORTS) || present & RECORD_INNER_IP);
	RULE(!(present & RECORD_INNER_TCP_FLAGS) ||
	     present & RECORD_INNER_PORTS);
	RULE(!(present & RECORD_INNER_IP) ||
	     (addr_len(&r->inner.src) &&
	      r->inner.src.family == r->inner.dst.family &&
	      r->inner.frag < RECORD_FRAG_END));
}

void decode_check_packet(const struct packet *pkt,
                         const struct captured *captured)
{
	const struct packet_record *r = &pkt->record;
	uint16_t present = r->present;

	RULE(r->ts_ns == captured->ts_ns);
	RULE(r->len == captured->len && r->caplen == captured->caplen);
	RULE(r->link_type == captured->link_type);
	RULE(r->app < APP_END && r->l4 < APP_END);
	RULE(r->fault < RECORD_FAULT_END && r->frag < RECORD_FRAG_END);
	RULE(r->fault != RECORD_FAULT_CUT || r->caplen < r->len ||
	     packet_is_partial(pkt));
	RULE(r->vlan_count <= RECORD_VLANS_MAX);
	RULE(!(present & RECORD_ETH) || present & RECORD_ETH_SRC);
	RULE(!(present & RECORD_PORTS) || present & RECORD_IP);
	RULE(!(present & RECORD_TCP_FLAGS) || present & RECORD_PORTS);
	RULE(!(present & RECORD_PAYLOAD) || present & RECORD_PORTS);
	RULE(!(present & RECORD_IP) ||
	     (addr_len(&r->src) && r->src.family == r->dst.family));
	RULE(pkt->layers <= PACKET_LAYERS_MAX);
	check_inner(r);
	decode_check_fields(pkt, captured->bytes, captured->caplen);
	check_counters(pkt);
}

/* What the decoder is found under and its predecessors have said. */
static void pretend(struct packet *pkt, const struct decoder *decoder,
                    uint8_t choice)
{
	bool payload;
	const struct next *key = decoder->found_under;
	size_t count = 0;

	while (count < DECODER_KEYS_MAX && key[count].space != NEXT_NONE)
		count++;
	RULE(count > 0);
	key += choice % count;
	pkt->record.ip_proto = (uint8_t)key->key;
	pkt->record.src.family = choice & 0x80 ? 4 : 6;
	pkt->record.l4 = key->space == NEXT_TCP ? APP_TCP : APP_UDP;
	pkt->record.src_port = 40000;
	payload = key->space == NEXT_TCP || key->space == NEXT_UDP;
	pkt->record.dst_port = payload && key->key != NEXT_ANY_PORT
	                               ? (uint16_t)key->key
	                               : PORT_OF_NOBODY;
	pkt->record.present = RECORD_IP | RECORD_PORTS;
}

int decode_fuzz(const struct decoder *decoder, const uint8_t *data, size_t size)
{
	static struct packet pkt;
	static struct counters counters;
	struct cur c, before;
	uint8_t *block;

	if (size < 2)
		return 0;
	block = malloc(size - 2 ? size - 2 : 1);
	RULE(block);
	memcpy(block, data + 2, size - 2);
	memset(&pkt, 0, sizeof(pkt));
	pkt.counters = &counters;
	pretend(&pkt, decoder, data[1]);
	c = cur_of(block, size - 2, size - 2 + data[0]);
	before = c;
	if (decoder->match)
		RULE(decoder->match(&c, &pkt) <= MATCH_CONTENT);
	RULE(c.at == before.at && cur_left(&c) == cur_left(&before));
	(void)decoder->decode(&c, &pkt); /* what follows is another's */
	RULE(c.state == CUR_OK || cur_left(&c) == 0);
	RULE(c.at >= block && c.at <= block + (size - 2));
	RULE(cur_left(&c) <= (size_t)(block + (size - 2) - c.at));
	decode_check_fields(&pkt, block, size - 2);
	free(block);
	return 0;
}
