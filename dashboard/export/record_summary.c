/* record_summary.c - what a packet is about, in a few words. */
#include <inttypes.h>

#include "common/compiler.h"
#include "common/utf8.h"
#include "dashboard/export/names.h"
#include "dashboard/export/record_json.h"

#define ARP_REQUEST 1
#define ARP_REPLY 2
#define VALUES_MAX 4 /* of a protocol that has no sentence of its own */

/* Text from outside, for people: see utf8.h. */
static int put_text(struct buf *out, const struct field_value *f)
{
	char text[UTF8_ESCAPED_MAX(RECORD_VALUE_MAX)];
	size_t len = utf8_escape(text, sizeof(text), f->bytes, f->len,
	                         UTF8_ESCAPE_UNPRINTABLE);

	return buf_append(out, text, len);
}

static uint64_t number_of(const struct packet_record *r, enum field_id id)
{
	const struct field_value *f = record_field(r, id);

	return f ? f->number : 0;
}

static int put_question(const struct packet_record *r, struct buf *out)
{
	const struct field_value *name = record_field(r, FIELD_DNS_QNAME);
	const struct field_value *type = record_field(r, FIELD_DNS_QTYPE);
	const char *type_name = type ? names_dns_type(type->number) : NULL;
	int result = 0;

	if (type_name)
		result = buf_printf(out, " %s", type_name);
	else if (type)
		result = buf_printf(out, " TYPE%" PRIu64, type->number);
	if (!result && name)
		result = buf_append(out, " ", 1);
	if (!result && name)
		result = name->len ? put_text(out, name)
		                   : buf_append(out, ".", 1);
	return result;
}

static int put_answer(const struct packet_record *r, struct buf *out)
{
	uint64_t rcode = number_of(r, FIELD_DNS_RCODE);
	uint64_t answers = number_of(r, FIELD_DNS_ANSWERS);
	const struct field_value *data = record_field(r, FIELD_DNS_RESP_DATA);
	const char *name = names_dns_rcode(rcode);
	int result;

	if (rcode && name)
		return buf_printf(out, ": %s", name);
	if (rcode)
		return buf_printf(out, ": error %" PRIu64, rcode);
	result = buf_printf(out, ": %" PRIu64 " %s", answers,
	                    answers == 1 ? "answer" : "answers");
	if (!result && data && data->len)
		result = buf_append(out, ", ", 2);
	return !result && data && data->len ? put_text(out, data) : result;
}

static int put_dns(const struct packet_record *r, struct buf *out)
{
	static const char *const opcodes[] = {
		[0] = "standard query", [1] = "inverse query",
		[2] = "server status",  [4] = "zone change notification",
		[5] = "dynamic update",
	};
	uint64_t opcode = number_of(r, FIELD_DNS_OPCODE);
	bool response = number_of(r, FIELD_DNS_RESPONSE);
	const char *what = NULL;
	int result;

	if (!record_field(r, FIELD_DNS_ID))
		return buf_printf(out, "part of a message");
	if (opcode < ARRAY_SIZE(opcodes))
		what = opcodes[opcode];
	result = buf_printf(out, "%s%s", what ? what : "unknown operation",
	                    response ? " response" : "");
	if (!result)
		result = put_question(r, out);
	if (!result && response)
		result = put_answer(r, out);
	return result;
}

static int put_http(const struct packet_record *r, struct buf *out)
{
	const struct field_value *method = record_field(r, FIELD_HTTP_METHOD);
	const struct field_value *host = record_field(r, FIELD_HTTP_HOST);
	const struct field_value *uri = record_field(r, FIELD_HTTP_URI);
	const struct field_value *status = record_field(r, FIELD_HTTP_STATUS);
	int result;

	if (!method)
		return status ? buf_printf(out, "response %" PRIu64,
		                           status->number)
		              : buf_printf(out, "part of a message");
	result = put_text(out, method);
	if (!result)
		result = buf_append(out, " ", 1);
	if (!result && host)
		result = put_text(out, host);
	if (!result && uri)
		result = put_text(out, uri);
	return result;
}

static int put_tls(const struct packet_record *r, struct buf *out)
{
	const struct field_value *sni = record_field(r, FIELD_TLS_SNI);
	int result;

	if (!record_field(r, FIELD_TLS_HS_VERSION))
		return buf_printf(out, "records, %" PRIu32 " bytes",
		                  r->payload_len);
	result = buf_printf(out, "Client Hello");
	if (!result && sni)
		result = buf_append(out, " ", 1);
	if (!result && sni)
		result = put_text(out, sni);
	return result;
}

static const char *addr_of(const struct packet_record *r, enum field_id id,
                           char text[ADDR_TEXT_SIZE])
{
	const struct field_value *f = record_field(r, id);
	struct addr addr;

	if (!f)
		return "?";
	addr = f->len == 4 ? addr_v4(f->bytes) : addr_v6(f->bytes);
	return addr_format(&addr, text);
}

static int put_arp(const struct packet_record *r, struct buf *out)
{
	char sender[ADDR_TEXT_SIZE], target[ADDR_TEXT_SIZE];
	char mac[MAC_TEXT_SIZE];
	const struct field_value *sha = record_field(r, FIELD_ARP_SHA);
	uint64_t op = number_of(r, FIELD_ARP_OP);

	if (op == ARP_REQUEST)
		return buf_printf(out, "who has %s? tell %s",
		                  addr_of(r, FIELD_ARP_TPA, target),
		                  addr_of(r, FIELD_ARP_SPA, sender));
	if (op == ARP_REPLY)
		return buf_printf(out, "%s is at %s",
		                  addr_of(r, FIELD_ARP_SPA, sender),
		                  sha ? mac_format(sha->bytes, mac) : "?");
	return buf_printf(out, "operation %" PRIu64, op);
}

static int put_icmp(const struct packet_record *r, struct buf *out)
{
	uint64_t type = number_of(r, FIELD_ICMP_TYPE);
	uint64_t code = number_of(r, FIELD_ICMP_CODE);
	const char *name = r->app == APP_ICMP ? names_icmp_type(type)
	                                      : names_icmpv6_type(type);
	int result;

	if (!record_field(r, FIELD_ICMP_TYPE))
		return 0;
	result = name ? buf_printf(out, "%s", name)
	              : buf_printf(out, "type %" PRIu64, type);
	if (!result && code)
		result = buf_printf(out, ", code %" PRIu64, code);
	return result;
}

/* TCP or UDP inside of a tunnel. */
static int put_inner_transport(const struct packet_record *r, struct buf *out)
{
	const struct packet_inner *inner = &r->inner;
	char flags[NAMES_TCP_FLAGS_SIZE];
	int result = 0;

	if (r->present & RECORD_INNER_PORTS)
		result = buf_printf(out, "%u > %u", inner->src_port,
		                    inner->dst_port);
	if (!result && r->present & RECORD_INNER_TCP_FLAGS)
		result = buf_printf(out, " [%s]",
		                    names_tcp_flags(inner->tcp_flags, flags));
	return result;
}

static int put_transport(const struct packet_record *r, struct buf *out)
{
	char flags[NAMES_TCP_FLAGS_SIZE];
	int result = 0;

	if (r->present & RECORD_INNER_IP)
		return put_inner_transport(r, out);
	if (r->present & RECORD_PORTS)
		result = buf_printf(out, "%u > %u", r->src_port, r->dst_port);
	if (!result && r->present & RECORD_TCP_FLAGS)
		result = buf_printf(out, " [%s]",
		                    names_tcp_flags(r->tcp_flags, flags));
	if (!result && r->present & RECORD_PAYLOAD)
		result = buf_printf(out, " %" PRIu32 " bytes", r->payload_len);
	return result;
}

/* Nothing above the network is known. */
static int put_other(const struct packet_record *r, struct buf *out)
{
	if (r->present & RECORD_IP)
		return buf_printf(out, "%s %u",
		                  r->frag == RECORD_FRAG_LATER
		                          ? "later fragment of protocol"
		                          : "protocol",
		                  r->ip_proto);
	if (r->present & RECORD_ETHERTYPE)
		return buf_printf(out, "type 0x%04x", r->ethertype);
	return buf_printf(out, "link type %u", r->link_type);
}

/* "Facility 4": a number, a text, or a fact that is true. */
static int put_value(const struct field_value *f, struct buf *out)
{
	const struct field_info *info = field_info(f->id);
	int result;

	switch (info->type) {
	case FIELD_TYPE_UINT:
		return buf_printf(out, "%s %" PRIu64, info->text, f->number);
	case FIELD_TYPE_BOOL:
		return buf_printf(out, "%s", info->text);
	default:
		result = buf_printf(out, "%s ", info->text);
		return result ? result : put_text(out, f);
	}
}

static bool is_telling(const struct field_value *f)
{
	enum field_type type = field_info(f->id)->type;

	return type == FIELD_TYPE_UINT || type == FIELD_TYPE_TEXT ||
	       (type == FIELD_TYPE_BOOL && f->number);
}

/* The first values of a protocol that has no sentence of its own. */
static int put_values(const struct packet_record *r, struct buf *out)
{
	size_t told = 0;
	int result = 0;

	for (size_t i = 0; i < r->field_count && told < VALUES_MAX; i++) {
		if (!is_telling(&r->fields[i]))
			continue;
		if (told++ > 0)
			result = buf_append(out, ", ", 2);
		if (!result)
			result = put_value(&r->fields[i], out);
		if (result)
			return result;
	}
	if (told > 0)
		return 0;
	return r->present & (RECORD_PORTS | RECORD_INNER_PORTS)
	               ? put_transport(r, out)
	               : put_other(r, out);
}

static int put_class(const struct packet_record *r, struct buf *out)
{
	switch (r->app) {
	case APP_DNS:
	case APP_MDNS:
	case APP_LLMNR:
		return put_dns(r, out);
	case APP_HTTP:
		return put_http(r, out);
	case APP_TLS:
		return put_tls(r, out);
	case APP_ARP:
		return put_arp(r, out);
	case APP_ICMP:
	case APP_ICMPV6:
		return put_icmp(r, out);
	case APP_TCP:
	case APP_UDP:
	case APP_SCTP:
		return put_transport(r, out);
	default:
		return put_values(r, out);
	}
}

/* "gre, erspan, 10.0.0.1 > 10.0.0.2: " */
static int put_tunnels(const struct packet_record *r, struct buf *out)
{
	char src[ADDR_TEXT_SIZE], dst[ADDR_TEXT_SIZE];
	int result = 0;

	for (size_t i = 0; i < r->tunnel_count && !result; i++)
		result = buf_printf(out, "%s%s", i ? ", " : "",
		                    tunnel_name(r->tunnel[i]));
	if (!result && r->present & RECORD_INNER_IP)
		result = buf_printf(out, ", %s > %s",
		                    addr_format(&r->inner.src, src),
		                    addr_format(&r->inner.dst, dst));
	if (!result && r->tunnel_count > 0)
		result = buf_append(out, ": ", 2);
	return result;
}

int record_summary(const struct packet_record *r, struct buf *out)
{
	size_t before;
	const char *separator;
	int result = put_tunnels(r, out);

	before = out->used;
	if (!result)
		result = put_class(r, out);
	if (result || r->fault == RECORD_FAULT_NONE)
		return result;
	separator = out->used > before ? ", " : "";
	return buf_printf(out, "%s%s", separator,
	                  r->fault == RECORD_FAULT_CUT ? "cut by the capture"
	                                               : "malformed");
}
