/* ber.c - elements of ASN.1 as BER writes them. */
#include "sensor/decode/ber.h"

#define LONG_FORM 0x80
#define LENGTH_BYTES_MAX 4
#define NUMBER_BYTES_MAX 5 /* the first of them 0 */

bool ber_take_header(struct cur *c, uint8_t *out_tag, uint32_t *out_len)
{
	uint8_t tag = cur_u8(c);
	uint32_t len = cur_u8(c);

	if ((tag & BER_NUMBER_MASK) == BER_NUMBER_MASK || len == LONG_FORM ||
	    len > LONG_FORM + LENGTH_BYTES_MAX)
		cur_fail(c, CUR_SHORT);
	if (len > LONG_FORM) {
		uint32_t count = len - LONG_FORM;

		for (len = 0; count > 0; count--)
			len = len << 8 | cur_u8(c);
	}
	if (!cur_ok(c))
		return false;
	*out_tag = tag;
	*out_len = len;
	return true;
}

bool ber_take(struct cur *c, struct ber *out)
{
	uint32_t len;

	if (!ber_take_header(c, &out->tag, &len))
		return false;
	out->body = cur_slice(c, len);
	return cur_ok(c);
}

bool ber_take_tag(struct cur *c, uint8_t tag, struct cur *out_body)
{
	const uint8_t *found = cur_peek(c, 1);
	struct ber element;

	if (!found || *found != tag || !ber_take(c, &element))
		return false;
	*out_body = element.body;
	return true;
}

bool ber_take_number(struct cur *c, uint32_t *out_number)
{
	struct ber element;
	uint64_t number = 0;
	size_t len;

	if (!ber_take(c, &element) ||
	    (element.tag != BER_INTEGER && element.tag != BER_ENUMERATED))
		return false;
	len = cur_left(&element.body);
	if (len == 0 || len > NUMBER_BYTES_MAX ||
	    cur_wire_left(&element.body) != len)
		return false;
	while (cur_left(&element.body) > 0)
		number = number << 8 | cur_u8(&element.body);
	if (number > UINT32_MAX)
		return false;
	*out_number = (uint32_t)number;
	return true;
}
