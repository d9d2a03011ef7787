/*
 * field.h - what kinds of values packets report, from fields.def.
 *
 * Shape: field numbers index a constant table. Number 0 is no field.
 * Threads: constant data.
 */
#ifndef PROTO_FIELD_H
#define PROTO_FIELD_H

#include <stdint.h>

enum field_type {
	FIELD_TYPE_NONE = 0,
	FIELD_TYPE_UINT,
	FIELD_TYPE_BOOL,
	FIELD_TYPE_TEXT, /* bytes as they were on the wire, not always UTF-8 */
	FIELD_TYPE_BYTES,
	FIELD_TYPE_ADDR, /* 4 or 16 bytes */
	FIELD_TYPE_MAC   /* 6 bytes */
};

enum field_id {
	FIELD_NONE = 0,
#define FIELD(number, upper, filter, type, group, key, text)                   \
	FIELD_##upper = (number),
#include "proto/fields.def"
#undef FIELD
	FIELD_END /* one more than the highest number */
};

struct field_info {
	const char *filter_name; /* "dns.qry.name" */
	const char *json_group;  /* "dns" */
	const char *json_key;    /* "qname" */
	const char *text;        /* for people */
	enum field_type type;
};

/* NULL for a number this version does not know. */
const struct field_info *field_info(uint16_t id);

/* The number of a filter name, FIELD_NONE if there is none. */
enum field_id field_by_name(const char *filter_name);

#endif
