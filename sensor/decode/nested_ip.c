/* nested_ip.c - which of several IP packets the record is about. */
#include "sensor/decode/nested_ip.h"

#define OF_ONE_IP (RECORD_IP | RECORD_PORTS | RECORD_TCP_FLAGS | RECORD_PAYLOAD)

void nested_ip_begin(struct packet *pkt)
{
	struct packet_record *r = &pkt->record;

	if (!(r->present & RECORD_IP))
		return;
	if (!pkt->outer.kept) {
		pkt->outer.kept = true;
		pkt->outer.present = r->present & OF_ONE_IP;
		pkt->outer.l4 = r->l4;
		pkt->outer.payload_len = r->payload_len;
		pkt->outer.ip = (struct packet_inner){
			.src = r->src,
			.dst = r->dst,
			.src_port = r->src_port,
			.dst_port = r->dst_port,
			.tcp_flags = r->tcp_flags,
			.ip_proto = r->ip_proto,
			.ttl = r->ttl,
			.frag = r->frag,
		};
	}
	r->present &= (uint16_t)~OF_ONE_IP;
	r->l4 = APP_NONE;
	r->frag = RECORD_FRAG_NONE;
	pkt->transport = (struct packet_transport){ 0 };
}

static void keep_inner(struct packet_record *r)
{
	if (r->present & RECORD_IP)
		r->present |= RECORD_INNER_IP;
	if (r->present & RECORD_PORTS)
		r->present |= RECORD_INNER_PORTS;
	if (r->present & RECORD_TCP_FLAGS)
		r->present |= RECORD_INNER_TCP_FLAGS;
	r->present &= (uint16_t)~OF_ONE_IP;
	r->inner = (struct packet_inner){
		.src = r->src,
		.dst = r->dst,
		.src_port = r->src_port,
		.dst_port = r->dst_port,
		.tcp_flags = r->tcp_flags,
		.ip_proto = r->ip_proto,
		.ttl = r->ttl,
		.frag = r->frag,
	};
}

void nested_ip_end(struct packet *pkt)
{
	struct packet_record *r = &pkt->record;
	const struct packet_inner *outer = &pkt->outer.ip;

	if (!pkt->outer.kept)
		return;
	keep_inner(r);
	r->present |= pkt->outer.present;
	r->l4 = pkt->outer.l4;
	r->payload_len = pkt->outer.payload_len;
	r->src = outer->src;
	r->dst = outer->dst;
	r->src_port = outer->src_port;
	r->dst_port = outer->dst_port;
	r->tcp_flags = outer->tcp_flags;
	r->ip_proto = outer->ip_proto;
	r->ttl = outer->ttl;
	r->frag = outer->frag;
	if (r->tunnel_count == 0) /* nothing was between them */
		packet_tunnel(pkt, TUNNEL_IP);
}
