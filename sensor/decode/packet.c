/* packet.c - what decoders say about a packet. */
#include "sensor/decode/packet.h"

static void count(struct packet *pkt, enum counter counter)
{
	pkt->counters->of[counter]++;
}

uint8_t *packet_text_room(struct packet *pkt, size_t n)
{
	uint8_t *room = pkt->text + pkt->text_used;

	if (n > sizeof(pkt->text) - pkt->text_used) {
		if (!pkt->text_full)
			count(pkt, COUNTER_TEXT_FULL);
		pkt->text_full = true;
		return NULL;
	}
	pkt->text_used += n;
	return room;
}

void packet_fault(struct packet *pkt, enum record_fault fault)
{
	struct packet_record *r = &pkt->record;

	if (r->fault != RECORD_FAULT_NONE)
		return;
	if (pkt->is_partial)
		fault = RECORD_FAULT_CUT;
	r->fault = (uint8_t)fault;
	count(pkt, fault == RECORD_FAULT_CUT ? COUNTER_CUT : COUNTER_MALFORMED);
}

void packet_tunnel(struct packet *pkt, enum tunnel tunnel)
{
	struct packet_record *r = &pkt->record;

	if (r->tunnel_count < RECORD_TUNNELS_MAX)
		r->tunnel[r->tunnel_count++] = (uint8_t)tunnel;
	else
		packet_full(pkt);
}

void packet_full(struct packet *pkt)
{
	if (!pkt->fields_full)
		count(pkt, COUNTER_FIELDS_FULL);
	pkt->fields_full = true;
}

void packet_number(struct packet *pkt, enum field_id id, uint64_t v)
{
	if (!record_add_number(&pkt->record, id, v))
		packet_full(pkt);
}

void packet_bytes(struct packet *pkt, enum field_id id, const uint8_t *bytes,
                  size_t len)
{
	if (!record_add_bytes(&pkt->record, id, bytes, len))
		packet_full(pkt);
}
