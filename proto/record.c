/* record.c - the values of a packet. */
#include "proto/record.h"

#include <assert.h>

#include "common/compiler.h"

const struct field_value *record_field(const struct packet_record *r,
                                       enum field_id id)
{
	for (size_t i = 0; i < r->field_count; i++) {
		if (r->fields[i].id == id)
			return &r->fields[i];
	}
	return NULL;
}

const struct field_value *record_name(const struct packet_record *r)
{
	static const enum field_id names[] = {
		FIELD_TLS_SNI,   FIELD_QUIC_SNI,        FIELD_DTLS_SNI,
		FIELD_HTTP_HOST, FIELD_HTTP2_AUTHORITY, FIELD_DNS_QNAME
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const struct field_value *name = record_field(r, names[i]);

		if (name && name->len)
			return name;
	}
	return NULL;
}

static bool is_number(enum field_id id)
{
	const struct field_info *info = field_info((uint16_t)id);

	assert(info);
	return info->type == FIELD_TYPE_UINT || info->type == FIELD_TYPE_BOOL;
}

/* Text and bytes may have any length; addresses come from packets that may lie
 * about the length of theirs. */
static bool fits_type(enum field_id id, size_t len)
{
	switch (field_info((uint16_t)id)->type) {
	case FIELD_TYPE_ADDR:
		return len == 4 || len == 16;
	case FIELD_TYPE_MAC:
		return len == MAC_SIZE;
	default:
		return true;
	}
}

bool record_add_number(struct packet_record *r, enum field_id id, uint64_t v)
{
	assert(is_number(id));
	if (r->field_count >= RECORD_FIELDS_MAX)
		return false;
	if (field_info((uint16_t)id)->type == FIELD_TYPE_BOOL)
		v = v != 0;
	r->fields[r->field_count++] =
	        (struct field_value){ .id = (uint16_t)id, .number = v };
	return true;
}

bool record_add_bytes(struct packet_record *r, enum field_id id,
                      const uint8_t *bytes, size_t len)
{
	assert(!is_number(id));
	if (r->field_count >= RECORD_FIELDS_MAX || !fits_type(id, len))
		return false;
	if (len > RECORD_VALUE_MAX)
		len = RECORD_VALUE_MAX;
	if (len > (size_t)RECORD_VALUES_MAX - r->value_bytes)
		return false;
	r->value_bytes = (uint16_t)(r->value_bytes + len);
	r->fields[r->field_count++] = (struct field_value){
		.id = (uint16_t)id, .len = (uint16_t)len, .bytes = bytes
	};
	return true;
}
