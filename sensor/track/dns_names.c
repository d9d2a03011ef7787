/* dns_names.c - by which name an address was last asked for. */
#include "sensor/track/dns_names.h"

#include <string.h>

#include "proto/flow_record.h"

#define TYPE_A 1
#define TYPE_AAAA 28

struct dns_names_entry {
	uint8_t len;
	uint8_t bytes[FLOW_NAME_MAX];
};

int dns_names_init(struct dns_names *d)
{
	return hash_table_init(&d->table, DNS_NAMES_MAX, sizeof(struct addr),
	                       sizeof(struct dns_names_entry));
}

void dns_names_done(struct dns_names *d)
{
	hash_table_done(&d->table);
}

/* The decoder gives addresses as text. */
static bool addr_of(const struct field_value *data, struct addr *out_addr)
{
	char text[ADDR_TEXT_SIZE];

	if (data->len >= sizeof(text))
		return false;
	memcpy(text, data->bytes, data->len);
	text[data->len] = '\0';
	return addr_parse(text, out_addr) == 0;
}

static void learn(struct dns_names *d, const struct addr *addr,
                  const struct field_value *name)
{
	struct dns_names_entry *entry = hash_table_add(&d->table, addr, NULL);

	entry->len = (uint8_t)name->len;
	memcpy(entry->bytes, name->bytes, name->len);
}

static bool is_good_response(const struct packet_record *r)
{
	const struct field_value *response =
	        record_field(r, FIELD_DNS_RESPONSE);
	const struct field_value *rcode = record_field(r, FIELD_DNS_RCODE);

	return response && response->number && rcode && rcode->number == 0;
}

void dns_names_learn(struct dns_names *d, const struct packet_record *r)
{
	const struct field_value *name = record_field(r, FIELD_DNS_QNAME);
	uint64_t type = 0;
	struct addr addr;

	if (!name || name->len == 0 || name->len > FLOW_NAME_MAX ||
	    !is_good_response(r))
		return;
	for (size_t i = 0; i < r->field_count; i++) {
		const struct field_value *value = &r->fields[i];

		if (value->id == FIELD_DNS_RESP_TYPE)
			type = value->number;
		else if (value->id == FIELD_DNS_RESP_DATA &&
		         (type == TYPE_A || type == TYPE_AAAA) &&
		         addr_of(value, &addr))
			learn(d, &addr, name);
	}
}

const uint8_t *dns_names_find(struct dns_names *d, const struct addr *addr,
                              size_t *out_len)
{
	const struct dns_names_entry *entry = hash_table_find(&d->table, addr);

	if (!entry)
		return NULL;
	*out_len = entry->len;
	return entry->bytes;
}
