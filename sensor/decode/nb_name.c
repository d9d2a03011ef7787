/* nb_name.c - names of NetBIOS as they are on the wire. */
#include "sensor/decode/nb_name.h"

#define NAME_SIZE 16
#define ENCODED_SIZE 32
#define SUFFIX_SIZE 4 /* <1d> */
#define LABEL_MAX 63
#define LABELS_MAX 128
#define POINTER_MASK 0xc0

/* One byte from two letters of 'A' to 'P'. */
static uint8_t take_byte(struct cur *c)
{
	uint8_t high = cur_u8(c), low = cur_u8(c);

	if (high < 'A' || high > 'P' || low < 'A' || low > 'P') {
		cur_fail(c, CUR_SHORT);
		return 0;
	}
	return (uint8_t)((high - 'A') << 4 | (low - 'A'));
}

static void report(struct packet *pkt, enum field_id id,
                   const uint8_t name[NAME_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t *text = packet_text_room(pkt, NAME_SIZE - 1 + SUFFIX_SIZE);
	uint8_t type = name[NAME_SIZE - 1];
	size_t len = NAME_SIZE - 1;

	if (!text)
		return;
	while (len > 0 && (name[len - 1] == ' ' || name[len - 1] == 0))
		len--;
	memcpy(text, name, len);
	text[len] = '<';
	text[len + 1] = (uint8_t)digits[type >> 4];
	text[len + 2] = (uint8_t)digits[type & 0x0f];
	text[len + 3] = '>';
	packet_bytes(pkt, id, text, len + SUFFIX_SIZE);
}

static void skip_scope(struct cur *c)
{
	for (int i = 0; i < LABELS_MAX; i++) {
		uint8_t len = cur_u8(c);

		if (len > LABEL_MAX) {
			cur_skip(c, 1); /* a pointer */
			return;
		}
		if (len == 0)
			return;
		cur_skip(c, len);
	}
}

bool nb_name_decode(struct cur *c, enum field_id id, struct packet *pkt)
{
	uint8_t len = cur_u8(c);
	uint8_t name[NAME_SIZE];

	if ((len & POINTER_MASK) == POINTER_MASK) {
		cur_skip(c, 1);
		return cur_ok(c);
	}
	if (cur_ok(c) && len != ENCODED_SIZE)
		cur_fail(c, CUR_SHORT);
	for (size_t i = 0; i < NAME_SIZE; i++)
		name[i] = take_byte(c);
	if (!cur_ok(c))
		return false;
	report(pkt, id, name);
	skip_scope(c);
	return cur_ok(c);
}
