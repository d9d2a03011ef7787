/*
 * hpack.h - headers of HTTP/2, as far as one packet tells them.
 *
 * Shape: one header at a time. Names and values of the static table and those
 *        written out are known; what stands in the table that both sides have
 *        built up before is not: such a header has no name.
 * Errors: false at the end of the block; the cursor has failed when the block
 *        is wrong or not all there.
 * Ownership: a header borrows from the block or is constant.
 * Threads: none shared.
 * Source: RFC 7541 5, 6, appendix A.
 */
#ifndef SENSOR_DECODE_HPACK_H
#define SENSOR_DECODE_HPACK_H

#include <stdbool.h>
#include <stddef.h>

#include "common/cursor.h"

/* Of the static table, those that are of interest. */
enum hpack_name {
	HPACK_NAME_OTHER = 0,
	HPACK_NAME_AUTHORITY,
	HPACK_NAME_METHOD,
	HPACK_NAME_PATH,
	HPACK_NAME_STATUS,
	HPACK_NAME_USER_AGENT
};

struct hpack_header {
	enum hpack_name name;
	bool huffman; /* the value is coded */
	struct cur value;
};

bool hpack_take(struct cur *block, struct hpack_header *out_header);

#endif
