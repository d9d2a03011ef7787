/*
 * records_equal.h - two records compared in everything that counts.
 *
 * Shape: members whose `present` bit is off do not count, values behind
 *        field_count neither.
 */
#ifndef TESTS_PROTO_RECORDS_EQUAL_H
#define TESTS_PROTO_RECORDS_EQUAL_H

#include <stdbool.h>
#include <string.h>

#include "proto/record.h"

static inline bool values_equal(const struct field_value *a,
                                const struct field_value *b)
{
	return a->id == b->id && a->number == b->number && a->len == b->len &&
	       (!a->len || memcmp(a->bytes, b->bytes, a->len) == 0);
}

static inline bool groups_equal(const struct packet_record *a,
                                const struct packet_record *b)
{
	unsigned int present = a->present;

	if (present & RECORD_ETH && memcmp(a->eth_dst, b->eth_dst, MAC_SIZE))
		return false;
	if (present & RECORD_ETH_SRC &&
	    memcmp(a->eth_src, b->eth_src, MAC_SIZE))
		return false;
	if (present & RECORD_ETHERTYPE && a->ethertype != b->ethertype)
		return false;
	if (present & RECORD_IP &&
	    (!addr_equal(&a->src, &b->src) || !addr_equal(&a->dst, &b->dst) ||
	     a->ip_proto != b->ip_proto || a->ttl != b->ttl ||
	     a->frag != b->frag))
		return false;
	if (present & RECORD_PORTS &&
	    (a->src_port != b->src_port || a->dst_port != b->dst_port))
		return false;
	if (present & RECORD_TCP_FLAGS && a->tcp_flags != b->tcp_flags)
		return false;
	return !(present & RECORD_PAYLOAD) || a->payload_len == b->payload_len;
}

static inline bool inners_equal(const struct packet_record *a,
                                const struct packet_record *b)
{
	const struct packet_inner *x = &a->inner, *y = &b->inner;
	unsigned int present = a->present;

	if (present & RECORD_INNER_IP &&
	    (!addr_equal(&x->src, &y->src) || !addr_equal(&x->dst, &y->dst) ||
	     x->ip_proto != y->ip_proto || x->ttl != y->ttl ||
	     x->frag != y->frag))
		return false;
	if (present & RECORD_INNER_PORTS &&
	    (x->src_port != y->src_port || x->dst_port != y->dst_port))
		return false;
	return !(present & RECORD_INNER_TCP_FLAGS) ||
	       x->tcp_flags == y->tcp_flags;
}

static inline bool records_equal(const struct packet_record *a,
                                 const struct packet_record *b)
{
	if (a->seq != b->seq || a->ts_ns != b->ts_ns || a->len != b->len ||
	    a->caplen != b->caplen || a->link_type != b->link_type ||
	    a->present != b->present || a->app != b->app || a->l4 != b->l4 ||
	    a->fault != b->fault || a->vlan_count != b->vlan_count ||
	    a->tunnel_count != b->tunnel_count ||
	    a->field_count != b->field_count || !groups_equal(a, b) ||
	    !inners_equal(a, b) ||
	    memcmp(a->tunnel, b->tunnel, a->tunnel_count) != 0)
		return false;
	for (size_t i = 0; i < a->vlan_count; i++) {
		if (a->vlan[i] != b->vlan[i])
			return false;
	}
	for (size_t i = 0; i < a->field_count; i++) {
		if (!values_equal(&a->fields[i], &b->fields[i]))
			return false;
	}
	return true;
}

#endif
