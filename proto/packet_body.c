/* packet_body.c - one record of a PACKETS message, behind its length. */
#include "proto/packet_body.h"

#include <assert.h>
#include <errno.h>

#include "common/cursor.h"
#include "proto/packet_fields.h"
#include "proto/packet_record.h"

#define KNOWN_PRESENT                                                          \
	(RECORD_ETH | RECORD_ETHERTYPE | RECORD_IP | RECORD_PORTS |            \
	 RECORD_TCP_FLAGS | RECORD_PAYLOAD | RECORD_ETH_SRC | RECORD_INNER)
#define RECORD_INNER                                                           \
	(RECORD_INNER_IP | RECORD_INNER_PORTS | RECORD_INNER_TCP_FLAGS)
#define TWELVE_BITS 0x0fff /* VLAN ids and TCP flags */
#define IP_HEAD_SIZE 4
#define PORTS_SIZE 4

/* The most one record can take: everything present, IPv6, every field a number
 * of eight bytes and as many bytes of values as a record has. */
#define BODY_MAX                                                               \
	(PACKET_BODY_MIN + 2 * MAC_SIZE + 2 +                                  \
	 2 * (IP_HEAD_SIZE + 32 + PORTS_SIZE + 2) + 4 + 2 * RECORD_VLANS_MAX + \
	 RECORD_TUNNELS_MAX + RECORD_FIELDS_MAX * (PACKET_FIELD_HEADER + 8) +  \
	 RECORD_VALUES_MAX)
_Static_assert(BODY_MAX + 2 <= PACKET_RECORD_MAX, "a record always fits");

/*
 *	 0       8     12       16          18        20
 *	+-------+-----+--------+-----------+---------+
 *	| ts_ns | len | caplen | link_type | present |
 *	+-------+-----+--------+-----------+---------+
 *	 20    21   22      23           24             25            26
 *	+-----+----+-------+------------+--------------+-------------+
 *	| app | l4 | fault | vlan_count | tunnel_count | field_count |
 *	+-----+----+-------+------------+--------------+-------------+
 *
 * then, for each bit set in `present`, lowest first, its group; then the VLAN
 * ids, u16 each; then the tunnels, u8 each; then the fields. The fixed part is
 * written in one piece: all of this runs for every packet.
 */
static void fixed_encode(struct writer *w, const struct packet_record *r)
{
	uint8_t *p = writer_room(w, PACKET_BODY_MIN);
	struct writer fixed = writer_of(p, PACKET_BODY_MIN);

	if (!p)
		return;
	writer_be64(&fixed, (uint64_t)r->ts_ns);
	writer_be32(&fixed, r->len);
	writer_be32(&fixed, r->caplen);
	writer_be16(&fixed, r->link_type);
	writer_be16(&fixed, r->present);
	writer_u8(&fixed, r->app);
	writer_u8(&fixed, r->l4);
	writer_u8(&fixed, r->fault);
	writer_u8(&fixed, r->vlan_count);
	writer_u8(&fixed, r->tunnel_count);
	writer_u8(&fixed, r->field_count);
}

/* `out_fields` counts fields, also those of numbers nobody here knows. */
static bool fixed_decode(struct cur *c, struct packet_record *r,
                         uint8_t *out_fields)
{
	const uint8_t *p = cur_take(c, PACKET_BODY_MIN);
	struct cur fixed = cur_of(p, PACKET_BODY_MIN, PACKET_BODY_MIN);

	if (!p)
		return false;
	r->ts_ns = (int64_t)cur_be64(&fixed);
	r->len = cur_be32(&fixed);
	r->caplen = cur_be32(&fixed);
	r->link_type = cur_be16(&fixed);
	r->present = cur_be16(&fixed);
	r->app = cur_u8(&fixed);
	r->l4 = cur_u8(&fixed);
	r->fault = cur_u8(&fixed);
	r->vlan_count = cur_u8(&fixed);
	r->tunnel_count = cur_u8(&fixed);
	*out_fields = cur_u8(&fixed);
	/* A group of unknown length cannot be stepped over, so an unknown bit
	 * is an error: a new group is a new version of the protocol. */
	return !(r->present & ~KNOWN_PRESENT) && r->fault < RECORD_FAULT_END &&
	       r->vlan_count <= RECORD_VLANS_MAX &&
	       r->tunnel_count <= RECORD_TUNNELS_MAX &&
	       *out_fields <= RECORD_FIELDS_MAX;
}

/*
 *	 0        1          2     3      4     8 or 20  12 or 36
 *	+--------+----------+-----+------+-----+-----+
 *	| family | ip_proto | ttl | frag | src | dst |
 *	+--------+----------+-----+------+-----+-----+
 *
 * of the outermost IP packet, and once more of the innermost.
 */
static void ip_encode(struct writer *w, const struct addr *src,
                      const struct addr *dst, const uint8_t numbers[3])
{
	size_t len = addr_len(src);
	uint8_t *p = writer_room(w, IP_HEAD_SIZE + 2 * len);

	assert(len && src->family == dst->family);
	if (!p)
		return;
	p[0] = src->family;
	memcpy(p + 1, numbers, 3);
	memcpy(p + IP_HEAD_SIZE, src->bytes, len);
	memcpy(p + IP_HEAD_SIZE + len, dst->bytes, len);
}

static bool ip_decode(struct cur *c, struct addr *src, struct addr *dst,
                      uint8_t numbers[3])
{
	uint8_t family = cur_u8(c);

	cur_copy(c, numbers, 3);
	src->family = family;
	dst->family = family;
	if (family != 4 && family != 6)
		return false;
	cur_copy(c, src->bytes, addr_len(src));
	cur_copy(c, dst->bytes, addr_len(dst));
	return cur_ok(c) && numbers[2] < RECORD_FRAG_END;
}

static void outer_encode(struct writer *w, const struct packet_record *r)
{
	const uint8_t numbers[3] = { r->ip_proto, r->ttl, r->frag };

	ip_encode(w, &r->src, &r->dst, numbers);
}

static bool outer_decode(struct cur *c, struct packet_record *r)
{
	uint8_t numbers[3];
	bool good = ip_decode(c, &r->src, &r->dst, numbers);

	r->ip_proto = numbers[0];
	r->ttl = numbers[1];
	r->frag = numbers[2];
	return good;
}

/* Of packets in tunnels alone. */
static void inner_encode(struct writer *w, const struct packet_record *r)
{
	const struct packet_inner *inner = &r->inner;
	const uint8_t numbers[3] = { inner->ip_proto, inner->ttl, inner->frag };

	if (r->present & RECORD_INNER_IP)
		ip_encode(w, &inner->src, &inner->dst, numbers);
	if (r->present & RECORD_INNER_PORTS) {
		writer_be16(w, inner->src_port);
		writer_be16(w, inner->dst_port);
	}
	if (r->present & RECORD_INNER_TCP_FLAGS)
		writer_be16(w, inner->tcp_flags & TWELVE_BITS);
}

static bool inner_decode(struct cur *c, struct packet_record *r)
{
	struct packet_inner *inner = &r->inner;
	uint8_t numbers[3];

	if (r->present & RECORD_INNER_IP) {
		if (!ip_decode(c, &inner->src, &inner->dst, numbers))
			return false;
		inner->ip_proto = numbers[0];
		inner->ttl = numbers[1];
		inner->frag = numbers[2];
	}
	if (r->present & RECORD_INNER_PORTS) {
		inner->src_port = cur_be16(c);
		inner->dst_port = cur_be16(c);
	}
	if (r->present & RECORD_INNER_TCP_FLAGS)
		inner->tcp_flags = cur_be16(c);
	return cur_ok(c) && inner->tcp_flags <= TWELVE_BITS;
}

/* ports: src_port, dst_port. tcp_flags: u16 of which 12 bits are used. */
static void groups_encode(struct writer *w, const struct packet_record *r)
{
	if (r->present & RECORD_ETH)
		writer_bytes(w, r->eth_dst, MAC_SIZE);
	if (r->present & RECORD_ETHERTYPE)
		writer_be16(w, r->ethertype);
	if (r->present & RECORD_IP)
		outer_encode(w, r);
	if (r->present & RECORD_PORTS) {
		writer_be16(w, r->src_port);
		writer_be16(w, r->dst_port);
	}
	if (r->present & RECORD_TCP_FLAGS)
		writer_be16(w, r->tcp_flags & TWELVE_BITS);
	if (r->present & RECORD_PAYLOAD)
		writer_be32(w, r->payload_len);
	if (r->present & RECORD_ETH_SRC)
		writer_bytes(w, r->eth_src, MAC_SIZE);
	if (r->present & RECORD_INNER)
		inner_encode(w, r);
}

static bool groups_decode(struct cur *c, struct packet_record *r)
{
	if (r->present & RECORD_ETH)
		cur_copy(c, r->eth_dst, MAC_SIZE);
	if (r->present & RECORD_ETHERTYPE)
		r->ethertype = cur_be16(c);
	if (r->present & RECORD_IP && !outer_decode(c, r))
		return false;
	if (r->present & RECORD_PORTS) {
		r->src_port = cur_be16(c);
		r->dst_port = cur_be16(c);
	}
	if (r->present & RECORD_TCP_FLAGS)
		r->tcp_flags = cur_be16(c);
	if (r->present & RECORD_PAYLOAD)
		r->payload_len = cur_be32(c);
	if (r->present & RECORD_ETH_SRC)
		cur_copy(c, r->eth_src, MAC_SIZE);
	if (r->present & RECORD_INNER && !inner_decode(c, r))
		return false;
	return cur_ok(c) && r->tcp_flags <= TWELVE_BITS;
}

/* The bits of `present` that speak of the inner packet, its groups, and to the
 * end the tunnels, u8 each. Nothing at all of a packet that is in no tunnel. */
void packet_tunnels_encode(struct writer *w, const struct packet_record *r)
{
	uint16_t inner = r->present & RECORD_INNER;

	assert(r->tunnel_count <= RECORD_TUNNELS_MAX);
	if (!inner && !r->tunnel_count)
		return;
	writer_be16(w, inner);
	inner_encode(w, r);
	writer_bytes(w, r->tunnel, r->tunnel_count);
}

int packet_tunnels_decode(const uint8_t *bytes, size_t len,
                          struct packet_record *r)
{
	struct cur c = cur_of(bytes, len, len);
	uint16_t inner;

	if (!len)
		return 0;
	inner = cur_be16(&c);
	if (!cur_ok(&c) || inner & ~RECORD_INNER)
		return -EBADMSG;
	r->present |= inner;
	if (!inner_decode(&c, r) || cur_left(&c) > RECORD_TUNNELS_MAX)
		return -EBADMSG;
	r->tunnel_count = (uint8_t)cur_left(&c);
	cur_copy(&c, r->tunnel, r->tunnel_count);
	return 0;
}

void packet_body_encode(struct writer *w, const struct packet_record *r)
{
	assert(r->vlan_count <= RECORD_VLANS_MAX);
	assert(r->tunnel_count <= RECORD_TUNNELS_MAX);
	assert(r->field_count <= RECORD_FIELDS_MAX);
	assert(!(r->present & ~KNOWN_PRESENT));
	fixed_encode(w, r);
	groups_encode(w, r);
	for (size_t i = 0; i < r->vlan_count; i++)
		writer_be16(w, r->vlan[i] & TWELVE_BITS);
	writer_bytes(w, r->tunnel, r->tunnel_count);
	packet_fields_encode(w, r);
}

int packet_body_decode(const uint8_t *bytes, size_t len,
                       struct packet_record *r)
{
	struct cur c = cur_of(bytes, len, len);
	uint8_t fields;

	/* Everything but the values, of which only field_count count. */
	memset(r, 0, offsetof(struct packet_record, fields));
	if (!fixed_decode(&c, r, &fields) || !groups_decode(&c, r))
		return -EBADMSG;
	for (size_t i = 0; i < r->vlan_count; i++) {
		r->vlan[i] = cur_be16(&c);
		if (!cur_ok(&c) || r->vlan[i] > TWELVE_BITS)
			return -EBADMSG;
	}
	cur_copy(&c, r->tunnel, r->tunnel_count);
	return packet_fields_take(&c, fields, r) ? 0 : -EBADMSG;
}
