/*
 * hpack.c - headers of HTTP/2, as far as one packet tells them.
 *
 *   1iiiiiii                      name and value of table entry i
 *   01iiiiii | 0000iiii | 0001iiii   name of entry i, then a value;
 *                                 i = 0: a name, then a value
 *   001iiiii                      a new size of the table
 *   text: Hnnnnnnn and n bytes, coded if H; numbers go on in further bytes
 */
#include "sensor/decode/hpack.h"

#include "common/compiler.h"

#define INTEGER_BYTES_MAX 4 /* of seven bits, behind the prefix */

static const struct entry {
	uint8_t index; /* in the static table */
	uint8_t name;  /* enum hpack_name */
	const char *value;
} entries[] = {
	{ 1, HPACK_NAME_AUTHORITY, "" },       { 2, HPACK_NAME_METHOD, "GET" },
	{ 3, HPACK_NAME_METHOD, "POST" },      { 4, HPACK_NAME_PATH, "/" },
	{ 5, HPACK_NAME_PATH, "/index.html" }, { 8, HPACK_NAME_STATUS, "200" },
	{ 9, HPACK_NAME_STATUS, "204" },       { 10, HPACK_NAME_STATUS, "206" },
	{ 11, HPACK_NAME_STATUS, "304" },      { 12, HPACK_NAME_STATUS, "400" },
	{ 13, HPACK_NAME_STATUS, "404" },      { 14, HPACK_NAME_STATUS, "500" },
	{ 58, HPACK_NAME_USER_AGENT, "" },
};

static const struct entry *find_entry(size_t index)
{
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++)
		if (entries[i].index == index)
			return &entries[i];
	return NULL;
}

/* RFC 7541 5.1: what is left of `first` under `mask`, or more behind it. */
static size_t take_integer(struct cur *c, uint8_t first, uint8_t mask)
{
	size_t value = first & mask;
	uint8_t byte;

	if (value < mask)
		return value;
	for (unsigned int i = 0; i < INTEGER_BYTES_MAX; i++) {
		byte = cur_u8(c);
		value += (size_t)(byte & 0x7f) << 7 * i;
		if (!(byte & 0x80))
			return value;
	}
	cur_fail(c, CUR_SHORT);
	return 0;
}

static struct cur take_text(struct cur *c, bool *out_huffman)
{
	uint8_t first = cur_u8(c);

	*out_huffman = first & 0x80;
	return cur_slice(c, take_integer(c, first, 0x7f));
}

static void set_entry(struct hpack_header *header, const struct entry *entry)
{
	*header = (struct hpack_header){ .value = cur_of(NULL, 0, 0) };
	if (!entry)
		return;
	header->name = (enum hpack_name)entry->name;
	header->value = cur_of(entry->value, strlen(entry->value),
	                       strlen(entry->value));
}

static void take_literal(struct cur *c, size_t index,
                         struct hpack_header *header)
{
	bool ignored;

	set_entry(header, index > 0 ? find_entry(index) : NULL);
	if (index == 0)
		(void)take_text(c, &ignored); /* its name */
	header->value = take_text(c, &header->huffman);
}

bool hpack_take(struct cur *block, struct hpack_header *out_header)
{
	uint8_t first;

	do {
		if (cur_wire_left(block) == 0)
			return false;
		first = cur_u8(block);
		if ((first & 0xe0) == 0x20)
			(void)take_integer(block, first, 0x1f);
	} while ((first & 0xe0) == 0x20 && cur_ok(block));
	if (first & 0x80)
		set_entry(out_header,
		          find_entry(take_integer(block, first, 0x7f)));
	else if (first & 0x40)
		take_literal(block, take_integer(block, first, 0x3f),
		             out_header);
	else
		take_literal(block, take_integer(block, first, 0x0f),
		             out_header);
	return cur_ok(block);
}
