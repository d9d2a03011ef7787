/* packet_fields.c - the values of application protocols inside a record. */
#include <assert.h>
#include <errno.h>

#include "proto/packet_fields.h"
#include "proto/packet_record.h"

static bool is_number(const struct field_info *info)
{
	return info->type == FIELD_TYPE_UINT || info->type == FIELD_TYPE_BOOL;
}

/* The smallest of 1, 2, 4 and 8 bytes that holds the number. */
static size_t number_size(uint64_t v)
{
	return v <= UINT8_MAX    ? 1
	       : v <= UINT16_MAX ? 2
	       : v <= UINT32_MAX ? 4
	                         : 8;
}

static void put_number(uint8_t *p, size_t size, uint64_t v)
{
	switch (size) {
	case 1:
		p[0] = (uint8_t)v;
		break;
	case 2:
		writer_put_be16(p, (uint16_t)v);
		break;
	case 4:
		writer_put_be32(p, (uint32_t)v);
		break;
	default:
		writer_put_be64(p, v);
	}
}

/*
 *	 0    2        4        4 + length
 *	+----+--------+-- ... --+
 *	| id | length |  value  |
 *	+----+--------+-- ... --+
 *
 * UINT: big-endian in 1, 2, 4 or 8 bytes. BOOL: one byte, 0 or 1.
 * TEXT, BYTES: 0 to RECORD_VALUE_MAX bytes. ADDR: 4 or 16. MAC: 6.
 */
static void field_encode(struct writer *w, const struct field_value *f)
{
	const struct field_info *info = field_info(f->id);
	size_t len;
	uint8_t *p;

	assert(info);
	len = is_number(info) ? number_size(f->number) : f->len;
	p = writer_room(w, PACKET_FIELD_HEADER + len);
	if (!p)
		return;
	writer_put_be16(p, f->id);
	writer_put_be16(p + 2, (uint16_t)len);
	if (is_number(info))
		put_number(p + PACKET_FIELD_HEADER, len, f->number);
	else if (len)
		memcpy(p + PACKET_FIELD_HEADER, f->bytes, len);
}

static inline bool number_decode(struct cur value, uint64_t *out_number)
{
	switch (cur_left(&value)) {
	case 1:
		*out_number = cur_u8(&value);
		return true;
	case 2:
		*out_number = cur_be16(&value);
		return true;
	case 4:
		*out_number = cur_be32(&value);
		return true;
	case 8:
		*out_number = cur_be64(&value);
		return true;
	default:
		return false;
	}
}

static inline bool value_decode(const uint8_t *bytes, uint16_t len,
                                enum field_type type, struct field_value *f)
{
	f->len = 0;
	f->number = 0;
	f->bytes = NULL;
	if (type == FIELD_TYPE_UINT)
		return number_decode(cur_of(bytes, len, len), &f->number);
	if (type == FIELD_TYPE_BOOL) {
		f->number = len == 1 ? bytes[0] : UINT64_MAX;
		return f->number <= 1;
	}
	f->len = len;
	f->bytes = bytes;
	return (type != FIELD_TYPE_ADDR || len == 4 || len == 16) &&
	       (type != FIELD_TYPE_MAC || len == MAC_SIZE);
}

/* One field, appended unless its number is unknown. */
static inline bool field_decode(struct cur *c, struct packet_record *r)
{
	uint16_t id = cur_be16(c);
	uint16_t len = cur_be16(c);
	const uint8_t *bytes = cur_take(c, len);
	const struct field_info *info = field_info(id);

	if (!cur_ok(c) || len > RECORD_VALUE_MAX)
		return false;
	if (!info)
		return true; /* of a newer sensor */
	if (r->field_count >= RECORD_FIELDS_MAX)
		return false;
	r->fields[r->field_count].id = id;
	if (!value_decode(bytes, len, info->type, &r->fields[r->field_count]))
		return false;
	r->field_count++;
	return true;
}

bool packet_fields_take(struct cur *c, size_t count, struct packet_record *r)
{
	size_t i = 0;

	while (i < count && field_decode(c, r))
		i++;
	return i == count;
}

void packet_fields_encode(struct writer *w, const struct packet_record *r)
{
	for (size_t i = 0; i < r->field_count; i++)
		field_encode(w, &r->fields[i]);
}

int packet_fields_decode(const uint8_t *bytes, size_t len,
                         struct packet_record *r)
{
	struct cur c = cur_of(bytes, len, len);
	uint8_t count = r->field_count;

	while (cur_left(&c)) {
		if (!field_decode(&c, r)) {
			r->field_count = count;
			return -EBADMSG;
		}
	}
	return 0;
}
