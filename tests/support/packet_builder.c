/* packet_builder.c - packets for tests. */
#include "tests/support/packet_builder.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "common/addr.h"
#include "common/writer.h"

enum kind {
	KIND_NONE = 0,
	KIND_IPV4,
	KIND_IPV6,
	KIND_ICMP,
	KIND_ICMPV6,
	KIND_TCP,
	KIND_UDP
};

#define PROTO_ICMP 1
#define PROTO_TCP 6
#define PROTO_UDP 17
#define PROTO_ICMPV6 58

#define IPV4_HDR 20
#define IPV6_HDR 40

static uint8_t *room(struct packet_builder *b, size_t n)
{
	uint8_t *p = b->bytes + b->used;

	assert(n <= sizeof(b->bytes) - b->used);
	b->used += n;
	return p;
}

static void layer_add(struct packet_builder *b, enum kind kind)
{
	assert(b->layer_count < PACKET_BUILDER_LAYERS);
	b->layers[b->layer_count].kind = (int)kind;
	b->layers[b->layer_count].at = b->used;
	b->layer_count++;
}

void pb_init(struct packet_builder *b)
{
	b->used = 0;
	b->layer_count = 0;
}

void pb_bytes(struct packet_builder *b, const void *bytes, size_t n)
{
	uint8_t *p = room(b, n);

	if (n > 0)
		memcpy(p, bytes, n);
}

void pb_u8(struct packet_builder *b, uint8_t v)
{
	*room(b, 1) = v;
}

void pb_be16(struct packet_builder *b, uint16_t v)
{
	writer_put_be16(room(b, 2), v);
}

void pb_be32(struct packet_builder *b, uint32_t v)
{
	writer_put_be32(room(b, 4), v);
}

static void put_mac(struct packet_builder *b, uint8_t last)
{
	const uint8_t mac[MAC_SIZE] = { 0x02, 0, 0, 0, 0, last };

	pb_bytes(b, mac, sizeof(mac));
}

static void put_addr(struct packet_builder *b, const char *text, uint8_t family)
{
	struct addr addr;
	int rc = addr_parse(text, &addr);

	assert(rc == 0 && addr.family == family);
	(void)rc;
	pb_bytes(b, addr.bytes, addr_len(&addr));
}

void pb_ethernet(struct packet_builder *b, uint8_t src, uint8_t dst,
                 uint16_t ethertype)
{
	put_mac(b, dst);
	put_mac(b, src);
	pb_be16(b, ethertype);
}

void pb_vlan(struct packet_builder *b, uint16_t id, uint16_t ethertype)
{
	pb_be16(b, id);
	pb_be16(b, ethertype);
}

void pb_ipv4(struct packet_builder *b, const char *src, const char *dst,
             uint8_t proto)
{
	layer_add(b, KIND_IPV4);
	pb_u8(b, 0x45); /* version 4, header of 5 words */
	pb_u8(b, 0);    /* DSCP, ECN */
	pb_be16(b, 0);  /* total length: pb_end() */
	pb_be16(b, 1);  /* identification */
	pb_be16(b, 0);  /* flags, fragment offset */
	pb_u8(b, 64);   /* TTL */
	pb_u8(b, proto);
	pb_be16(b, 0); /* checksum: pb_end() */
	put_addr(b, src, 4);
	put_addr(b, dst, 4);
	if (proto == PROTO_ICMP)
		layer_add(b, KIND_ICMP);
}

void pb_ipv6(struct packet_builder *b, const char *src, const char *dst,
             uint8_t next_header)
{
	layer_add(b, KIND_IPV6);
	pb_be32(b, 0x60000000); /* version 6, traffic class, flow label */
	pb_be16(b, 0);          /* payload length: pb_end() */
	pb_u8(b, next_header);
	pb_u8(b, 64); /* hop limit */
	put_addr(b, src, 6);
	put_addr(b, dst, 6);
	if (next_header == PROTO_ICMPV6)
		layer_add(b, KIND_ICMPV6);
}

void pb_udp(struct packet_builder *b, uint16_t src, uint16_t dst)
{
	layer_add(b, KIND_UDP);
	pb_be16(b, src);
	pb_be16(b, dst);
	pb_be16(b, 0); /* length: pb_end() */
	pb_be16(b, 0); /* checksum: pb_end() */
}

void pb_tcp(struct packet_builder *b, uint16_t src, uint16_t dst,
            uint16_t flags)
{
	layer_add(b, KIND_TCP);
	pb_be16(b, src);
	pb_be16(b, dst);
	pb_be32(b, 1000);                        /* sequence number */
	pb_be32(b, 2000);                        /* acknowledgment number */
	pb_be16(b, (uint16_t)(5 << 12 | flags)); /* header of 5 words */
	pb_be16(b, 65535);                       /* window */
	pb_be16(b, 0);                           /* checksum: pb_end() */
	pb_be16(b, 0);                           /* urgent pointer */
}

void pb_frame(struct packet_builder *b, uint8_t proto)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, 0x0800);
	pb_ipv4(b, "192.0.2.1", "198.51.100.2", proto);
}

void pb_frame6(struct packet_builder *b, uint8_t next_header)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, 0x86dd);
	pb_ipv6(b, "2001:db8::1", "2001:db8::2", next_header);
}

void pb_dns_name(struct packet_builder *b, const char *name)
{
	while (*name) {
		size_t len = strcspn(name, ".");

		assert(len > 0 && len < 64);
		pb_u8(b, (uint8_t)len);
		pb_bytes(b, name, len);
		name += len;
		if (*name == '.')
			name++;
	}
	pb_u8(b, 0);
}

/* The Internet checksum's sum, RFC 1071, not folded. */
static uint64_t sum_of(const uint8_t *bytes, size_t len)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += i % 2 ? bytes[i] : (uint64_t)bytes[i] << 8;
	return sum;
}

static void put_checksum(uint8_t *at, uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	if (at[0] == 0 && at[1] == 0)
		writer_put_be16(at, (uint16_t)~sum);
}

static void put_length(uint8_t *at, size_t len)
{
	if (at[0] == 0 && at[1] == 0)
		writer_put_be16(at, (uint16_t)len);
}

/* The pseudo header of the IP packet around a layer; 0 without one. */
static uint64_t pseudo_sum(const struct packet_builder *b, size_t layer,
                           uint8_t proto)
{
	size_t len = b->used - b->layers[layer].at;

	while (layer-- > 0) {
		const uint8_t *ip = b->bytes + b->layers[layer].at;

		if (b->layers[layer].kind == KIND_IPV4)
			return sum_of(ip + 12, 8) + proto + len;
		if (b->layers[layer].kind == KIND_IPV6)
			return sum_of(ip + 8, 32) + proto + len;
	}
	return 0;
}

static void layer_end(struct packet_builder *b, size_t layer)
{
	uint8_t *hdr = b->bytes + b->layers[layer].at;
	size_t len = b->used - b->layers[layer].at;
	uint64_t sum;

	switch (b->layers[layer].kind) {
	case KIND_IPV4:
		put_length(hdr + 2, len);
		put_checksum(hdr + 10,
		             sum_of(hdr, (size_t)(hdr[0] & 0x0f) * 4));
		break;
	case KIND_IPV6:
		put_length(hdr + 4, len - IPV6_HDR);
		break;
	case KIND_ICMP:
		put_checksum(hdr + 2, sum_of(hdr, len));
		break;
	case KIND_ICMPV6:
		sum = pseudo_sum(b, layer, PROTO_ICMPV6);
		put_checksum(hdr + 2, sum + sum_of(hdr, len));
		break;
	case KIND_TCP:
		sum = pseudo_sum(b, layer, PROTO_TCP);
		put_checksum(hdr + 16, sum + sum_of(hdr, len));
		break;
	case KIND_UDP:
		put_length(hdr + 4, len);
		sum = pseudo_sum(b, layer, PROTO_UDP);
		put_checksum(hdr + 6, sum + sum_of(hdr, len));
		break;
	default:
		break;
	}
}

void pb_end(struct packet_builder *b)
{
	/* Innermost first: outer checksums cover inner ones. */
	for (size_t layer = b->layer_count; layer-- > 0;)
		layer_end(b, layer);
}
