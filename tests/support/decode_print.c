/* decode_print.c - records as text, one fact a line. */
#include <inttypes.h>
#include <stdio.h>

#include "common/log.h"
#include "tests/support/decode_support.h"

#define VALUE_TEXT_SIZE 512

static void line(struct buf *out, const char *format, ...) PRINTF_LIKE(2, 3);
static void line(struct buf *out, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args); /* cut is fine */
	va_end(args);
	assert_int_equal(buf_printf(out, "  %s\n", text), 0);
}

static void print_link(struct buf *out, const struct packet_record *r)
{
	char mac[MAC_TEXT_SIZE];

	if (r->present & RECORD_ETH_SRC)
		line(out, "eth.src %s", mac_format(r->eth_src, mac));
	if (r->present & RECORD_ETH)
		line(out, "eth.dst %s", mac_format(r->eth_dst, mac));
	if (r->present & RECORD_ETHERTYPE)
		line(out, "eth.type 0x%04x", r->ethertype);
	for (size_t i = 0; i < r->vlan_count; i++)
		line(out, "vlan.id %u", r->vlan[i]);
}

static void print_ip(struct buf *out, const struct packet_record *r)
{
	static const char *const frags[] = { NULL, "first", "later", "atomic" };
	char addr[ADDR_TEXT_SIZE];

	line(out, "ip.src %s", addr_format(&r->src, addr));
	line(out, "ip.dst %s", addr_format(&r->dst, addr));
	line(out, "ip.proto %u", r->ip_proto);
	line(out, "ip.ttl %u", r->ttl);
	if (frags[r->frag])
		line(out, "fragment %s", frags[r->frag]);
}

/* The innermost packet, when there are several. */
static void print_inner(struct buf *out, const struct packet_record *r)
{
	const struct packet_inner *inner = &r->inner;
	char addr[ADDR_TEXT_SIZE];

	for (size_t i = 0; i < r->tunnel_count; i++)
		line(out, "tunnel %s", tunnel_name(r->tunnel[i]));
	if (r->present & RECORD_INNER_IP) {
		line(out, "inner ip.src %s", addr_format(&inner->src, addr));
		line(out, "inner ip.dst %s", addr_format(&inner->dst, addr));
		line(out, "inner ip.proto %u", inner->ip_proto);
		line(out, "inner ip.ttl %u", inner->ttl);
		if (inner->frag != RECORD_FRAG_NONE)
			line(out, "inner fragment %u", inner->frag);
	}
	if (r->present & RECORD_INNER_PORTS)
		line(out, "inner ports %u %u", inner->src_port,
		     inner->dst_port);
	if (r->present & RECORD_INNER_TCP_FLAGS)
		line(out, "inner tcp.flags 0x%03x", inner->tcp_flags);
}

static void print_value(struct buf *out, const struct field_value *value)
{
	const struct field_info *info = field_info(value->id);
	char text[VALUE_TEXT_SIZE];
	struct addr addr;

	assert_non_null(info);
	switch (info->type) {
	case FIELD_TYPE_UINT:
	case FIELD_TYPE_BOOL:
		line(out, "%s %" PRIu64, info->filter_name, value->number);
		return;
	case FIELD_TYPE_MAC:
		(void)mac_format(value->bytes, text);
		break;
	case FIELD_TYPE_ADDR:
		addr = value->len == 4 ? addr_v4(value->bytes)
		                       : addr_v6(value->bytes);
		(void)addr_format(&addr, text);
		break;
	default:
		(void)log_escape(text, sizeof(text), value->bytes, value->len);
		break;
	}
	line(out, "%s %s", info->filter_name, text);
}

void decode_print(struct buf *out, const struct packet_record *r)
{
	static const char *const faults[] = { NULL, "cut", "malformed" };

	line(out, "len %u", r->len);
	line(out, "caplen %u", r->caplen);
	print_link(out, r);
	if (r->present & RECORD_IP)
		print_ip(out, r);
	if (r->present & RECORD_PORTS)
		line(out, "ports %u %u", r->src_port, r->dst_port);
	if (r->present & RECORD_TCP_FLAGS)
		line(out, "tcp.flags 0x%03x", r->tcp_flags);
	if (r->present & RECORD_PAYLOAD)
		line(out, "payload %u", r->payload_len);
	if (r->l4 != APP_NONE)
		line(out, "transport %s", app_name(r->l4));
	print_inner(out, r);
	line(out, "app %s", app_name(r->app));
	for (size_t i = 0; i < r->field_count; i++)
		print_value(out, &r->fields[i]);
	if (faults[r->fault])
		line(out, "fault %s", faults[r->fault]);
}
