/* record_walk.c - one packet told as JSON events. */
#include "dashboard/export/record_walk.h"

#include <stdbool.h>
#include <string.h>

#include "common/addr.h"

#define FIELD_LAST ((uint16_t)(FIELD_END - 1))
#define BYTES_TEXT_MAX (2 * RECORD_VALUE_MAX)

/* How a key's values stand in JSON. Of SHAPE_ONE the first value counts, so
 * that the type of a key never changes. */
enum shape {
	SHAPE_ONE = 0,
	SHAPE_LIST,  /* always an array: none, one or many */
	SHAPE_PAIRS, /* an array of [value, value of the field behind it] */
	SHAPE_PART,  /* told by a pair alone */
	SHAPE_TUPLE  /* an array of several fields in order, null where missing
	              */
};

static enum shape field_shape(uint16_t id)
{
	switch (id) {
	case FIELD_DNS_QUERIES:
	case FIELD_DNS_ANSWERS:
	case FIELD_DNS_AUTHORITIES:
	case FIELD_DNS_ADDITIONALS:
		return SHAPE_TUPLE;
	case FIELD_DNS_RESP_TYPE:
		return SHAPE_PAIRS;
	case FIELD_DNS_RESP_DATA:
		return SHAPE_PART;
	case FIELD_DNS_RESP_TTL:
	case FIELD_DNS_SVCB_TARGET:
	case FIELD_TLS_ALPN:
	case FIELD_TLS_SUPPORTED_VERSION:
	case FIELD_DTLS_ALPN:
	case FIELD_DTLS_SUPPORTED_VERSION:
	case FIELD_CERT_DNS_NAME:
	case FIELD_QUIC_ALPN:
		return SHAPE_LIST;
	default:
		return SHAPE_ONE;
	}
}

static void tell(const struct json_listener *l, enum json_kind kind,
                 const char *key)
{
	json_tell(l, &(struct json_event){ .kind = kind, .key = key });
}

static void tell_null(const struct json_listener *l, const char *key)
{
	tell(l, JSON_KIND_NULL, key);
}

static void tell_uint(const struct json_listener *l, const char *key,
                      uint64_t v)
{
	json_tell(l, &(struct json_event){
	                     .kind = JSON_KIND_UINT, .key = key, .number = v });
}

static void tell_uint_if(const struct json_listener *l, bool present,
                         const char *key, uint64_t v)
{
	if (present)
		tell_uint(l, key, v);
	else
		tell_null(l, key);
}

static void tell_bytes(const struct json_listener *l, const char *key,
                       const void *bytes, size_t len)
{
	json_tell(l, &(struct json_event){ .kind = JSON_KIND_TEXT,
	                                   .key = key,
	                                   .bytes = bytes,
	                                   .len = len });
}

/* NULL is null. */
static void tell_text(const struct json_listener *l, const char *key,
                      const char *text)
{
	if (text)
		tell_bytes(l, key, text, strlen(text));
	else
		tell_null(l, key);
}

static void tell_mac_if(const struct json_listener *l, bool present,
                        const char *key, const uint8_t mac[MAC_SIZE])
{
	char text[MAC_TEXT_SIZE];

	tell_text(l, key, present ? mac_format(mac, text) : NULL);
}

static void tell_addr(const struct json_listener *l, const char *key,
                      const struct addr *a)
{
	char text[ADDR_TEXT_SIZE];

	tell_text(l, key, a->family ? addr_format(a, text) : NULL);
}

static void walk_frame(const struct packet_record *r, uint64_t frame,
                       const struct json_listener *l)
{
	tell_uint(l, "frame", frame);
	if (r->ts_ns == RECORD_TS_NONE)
		tell_null(l, "ts_ns");
	else
		json_tell(l, &(struct json_event){ .kind = JSON_KIND_INT,
		                                   .key = "ts_ns",
		                                   .whole = r->ts_ns });
	tell_uint(l, "dlt", r->link_type);
	tell_uint(l, "len", r->len);
	tell_uint(l, "caplen", r->caplen);
	tell(l, JSON_KIND_ARRAY, "vlan");
	for (size_t i = 0; i < r->vlan_count; i++)
		tell_uint(l, NULL, r->vlan[i]);
	tell(l, JSON_KIND_END, NULL);
	tell_mac_if(l, r->present & RECORD_ETH_SRC, "eth_src", r->eth_src);
	tell_mac_if(l, r->present & RECORD_ETH, "eth_dst", r->eth_dst);
	tell_uint_if(l, r->present & RECORD_ETHERTYPE, "ethertype",
	             r->ethertype);
}

static const char *frag_text(uint8_t frag)
{
	static const char *const names[RECORD_FRAG_END] = {
		[RECORD_FRAG_FIRST] = "first",
		[RECORD_FRAG_LATER] = "later",
		[RECORD_FRAG_ATOMIC] = "atomic",
	};

	return frag < RECORD_FRAG_END ? names[frag] : NULL;
}

static void walk_network(const struct packet_record *r,
                         const struct json_listener *l)
{
	static const struct addr none = { 0 };
	bool ip = r->present & RECORD_IP;
	bool ports = r->present & RECORD_PORTS;

	tell_addr(l, "src", ip ? &r->src : &none);
	tell_addr(l, "dst", ip ? &r->dst : &none);
	tell_uint_if(l, ip, "ipver", r->src.family);
	tell_uint_if(l, ip, "ipproto", r->ip_proto);
	tell_uint_if(l, ip, "ttl", r->ttl);
	tell_text(l, "frag", ip ? frag_text(r->frag) : NULL);
	tell_uint_if(l, ports, "sport", r->src_port);
	tell_uint_if(l, ports, "dport", r->dst_port);
	tell_uint_if(l, r->present & RECORD_TCP_FLAGS, "tcp_flags",
	             r->tcp_flags);
	tell_text(l, "l4", r->l4 == APP_NONE ? NULL : app_name(r->l4));
	tell_uint_if(l, r->present & RECORD_PAYLOAD, "paylen", r->payload_len);
}

/* Of a packet in a packet: the innermost one, and what is around it. */
static void walk_inner(const struct packet_record *r,
                       const struct json_listener *l)
{
	static const struct addr none = { 0 };
	const struct packet_inner *inner = &r->inner;
	bool ip = r->present & RECORD_INNER_IP;
	bool ports = r->present & RECORD_INNER_PORTS;

	tell(l, JSON_KIND_ARRAY, "tunnel");
	for (size_t i = 0; i < r->tunnel_count; i++)
		tell_text(l, NULL, tunnel_name(r->tunnel[i]));
	tell(l, JSON_KIND_END, NULL);
	tell_addr(l, "in_src", ip ? &inner->src : &none);
	tell_addr(l, "in_dst", ip ? &inner->dst : &none);
	tell_uint_if(l, ip, "in_ipproto", inner->ip_proto);
	tell_uint_if(l, ports, "in_sport", inner->src_port);
	tell_uint_if(l, ports, "in_dport", inner->dst_port);
	tell_uint_if(l, r->present & RECORD_INNER_TCP_FLAGS, "in_tcp_flags",
	             inner->tcp_flags);
}

static void walk_verdict(const struct packet_record *r,
                         const struct json_listener *l)
{
	static const char *const faults[RECORD_FAULT_END] = {
		[RECORD_FAULT_CUT] = "short",
		[RECORD_FAULT_MALFORMED] = "malformed",
	};

	tell_text(l, "malformed",
	          r->fault < RECORD_FAULT_END ? faults[r->fault] : NULL);
	tell_text(l, "app", app_name(r->app));
}

static void tell_hex(const struct json_listener *l, const char *key,
                     const struct field_value *f)
{
	static const char hex[] = "0123456789abcdef";
	char text[BYTES_TEXT_MAX];
	size_t used = 0;

	for (size_t i = 0; i < f->len && used + 2 <= sizeof(text); i++) {
		text[used++] = hex[f->bytes[i] >> 4];
		text[used++] = hex[f->bytes[i] & 0xf];
	}
	tell_bytes(l, key, text, used);
}

static void tell_field(const struct json_listener *l, const char *key,
                       enum field_type type, const struct field_value *f)
{
	struct addr addr;

	switch (type) {
	case FIELD_TYPE_UINT:
		tell_uint(l, key, f->number);
		break;
	case FIELD_TYPE_BOOL:
		json_tell(l, &(struct json_event){ .kind = JSON_KIND_BOOL,
		                                   .key = key,
		                                   .number = f->number });
		break;
	case FIELD_TYPE_TEXT:
		tell_bytes(l, key, f->bytes, f->len);
		break;
	case FIELD_TYPE_ADDR:
		addr = f->len == 4 ? addr_v4(f->bytes) : addr_v6(f->bytes);
		tell_addr(l, key, &addr);
		break;
	case FIELD_TYPE_MAC:
		tell_mac_if(l, true, key, f->bytes);
		break;
	default:
		tell_hex(l, key, f);
	}
}

static bool same_key(const struct field_info *a, const struct field_info *b)
{
	return strcmp(a->json_group, b->json_group) == 0 &&
	       strcmp(a->json_key, b->json_key) == 0;
}

/* Every value of every field that shares the key, in the order of fields.def.
 */
static void walk_array(const struct packet_record *r, uint16_t first,
                       const struct json_listener *l)
{
	const struct field_info *key = field_info(first);

	tell(l, JSON_KIND_ARRAY, key->json_key);
	for (uint16_t id = first; id <= FIELD_LAST; id++) {
		const struct field_info *info = field_info(id);
		bool found = false;

		if (!info || !same_key(info, key))
			continue;
		for (size_t i = 0; i < r->field_count; i++) {
			if (r->fields[i].id != id)
				continue;
			tell_field(l, NULL, info->type, &r->fields[i]);
			found = true;
		}
		if (!found && field_shape(id) == SHAPE_TUPLE)
			tell_null(l, NULL);
	}
	tell(l, JSON_KIND_END, NULL);
}

/* The data of the answer whose type is the i-th field, or NULL. */
static const struct field_value *answer_data(const struct packet_record *r,
                                             size_t i)
{
	while (++i < r->field_count && r->fields[i].id != FIELD_DNS_RESP_TYPE)
		if (r->fields[i].id == FIELD_DNS_RESP_DATA)
			return &r->fields[i];
	return NULL;
}

/* Each answer of a DNS message: its type and what it says, or null. */
static void walk_pairs(const struct packet_record *r, const char *key,
                       const struct json_listener *l)
{
	tell(l, JSON_KIND_ARRAY, key);
	for (size_t i = 0; i < r->field_count; i++) {
		const struct field_value *data;

		if (r->fields[i].id != FIELD_DNS_RESP_TYPE)
			continue;
		data = answer_data(r, i);
		tell(l, JSON_KIND_ARRAY, NULL);
		tell_uint(l, NULL, r->fields[i].number);
		if (data)
			tell_bytes(l, NULL, data->bytes, data->len);
		else
			tell_null(l, NULL);
		tell(l, JSON_KIND_END, NULL);
	}
	tell(l, JSON_KIND_END, NULL);
}

/* Whether a field before `id` has told this key already. */
static bool key_was_told(uint16_t id, const struct field_info *info)
{
	for (uint16_t before = id; before-- > 1;) {
		const struct field_info *other = field_info(before);

		if (other && same_key(other, info))
			return true;
	}
	return false;
}

/* The first value, or null. */
static void walk_one(const struct packet_record *r, uint16_t id,
                     const struct json_listener *l)
{
	const struct field_value *f = record_field(r, (enum field_id)id);
	const struct field_info *info = field_info(id);

	if (f)
		tell_field(l, info->json_key, info->type, f);
	else
		tell_null(l, info->json_key);
}

static void walk_key(const struct packet_record *r, uint16_t id,
                     const struct json_listener *l)
{
	const struct field_info *info = field_info(id);

	switch (field_shape(id)) {
	case SHAPE_LIST:
	case SHAPE_TUPLE:
		if (!key_was_told(id, info))
			walk_array(r, id, l);
		break;
	case SHAPE_PAIRS:
		walk_pairs(r, info->json_key, l);
		break;
	case SHAPE_PART:
		break;
	default:
		walk_one(r, id, l);
	}
}

static void walk_group(const struct packet_record *r, const char *group,
                       const struct json_listener *l)
{
	tell(l, JSON_KIND_OBJECT, group);
	for (uint16_t id = 1; id <= FIELD_LAST; id++) {
		const struct field_info *info = field_info(id);

		if (info && strcmp(info->json_group, group) == 0)
			walk_key(r, id, l);
	}
	tell(l, JSON_KIND_END, NULL);
}

/* Whether a field before the i-th belongs to the same group. */
static bool group_was_told(const struct packet_record *r, size_t i,
                           const char *group)
{
	while (i-- > 0) {
		const struct field_info *info = field_info(r->fields[i].id);

		if (info && strcmp(info->json_group, group) == 0)
			return true;
	}
	return false;
}

void record_walk(const struct packet_record *r, uint64_t frame,
                 const struct json_listener *l)
{
	tell(l, JSON_KIND_OBJECT, NULL);
	walk_frame(r, frame, l);
	walk_network(r, l);
	walk_inner(r, l);
	walk_verdict(r, l);
	for (size_t i = 0; i < r->field_count; i++) {
		const struct field_info *info = field_info(r->fields[i].id);

		if (info && !group_was_told(r, i, info->json_group))
			walk_group(r, info->json_group, l);
	}
}
