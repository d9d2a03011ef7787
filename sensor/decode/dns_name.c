/* dns_name.c - domain names in DNS messages. Source: RFC 1035 3.1, 4.1.4. */
#include "sensor/decode/dns_name.h"

#define LABEL_KIND 0xc0
#define LABEL_PLAIN 0x00
#define LABEL_POINTER 0xc0
#define POINTER_OFFSET 0x3fff

struct reading {
	struct cur *at;       /* where the next label is */
	struct cur elsewhere; /* where a pointer led to */
	size_t limit;         /* a pointer must lead to before this offset */
	size_t jumps;         /* pointers followed */
	size_t wire_len;      /* octets of the labels so far */
};

static void put_byte(struct dns_name *name, uint8_t byte)
{
	uint8_t *to = &name->text[name->len];

	if (byte >= 0x21 && byte <= 0x7e && byte != '.' && byte != '\\') {
		to[0] = byte;
		name->len += 1;
		return;
	}
	to[0] = '\\';
	to[1] = (uint8_t)('0' + byte / 100);
	to[2] = (uint8_t)('0' + byte / 10 % 10);
	to[3] = (uint8_t)('0' + byte % 10);
	name->len += 4;
}

/* Nothing is put unless the whole name fits with this label and the root:
 * that bounds the text. */
static void read_label(struct reading *r, uint8_t len, struct dns_name *name)
{
	const uint8_t *bytes = cur_take(r->at, len);

	r->wire_len += (size_t)len + 1;
	if (r->wire_len + 1 > DNS_NAME_WIRE_MAX)
		cur_fail(r->at, CUR_SHORT);
	if (!bytes || !cur_ok(r->at))
		return;
	if (name->len > 0)
		name->text[name->len++] = '.';
	for (uint8_t i = 0; i < len; i++)
		put_byte(name, bytes[i]);
}

static void follow_pointer(struct reading *r, uint8_t high,
                           const struct cur *message)
{
	size_t offset = (size_t)(high << 8 | cur_u8(r->at)) & POINTER_OFFSET;

	r->jumps++;
	if (offset >= r->limit || r->jumps > DNS_NAME_JUMPS_MAX)
		cur_fail(r->at, CUR_SHORT);
	if (!cur_ok(r->at))
		return;
	r->limit = offset;
	r->elsewhere = *message;
	cur_skip(&r->elsewhere, offset);
	r->at = &r->elsewhere;
}

bool dns_name_read(struct cur *c, const struct cur *message,
                   struct dns_name *out_name)
{
	struct reading r = { .at = c };
	uint8_t len;

	r.limit = cur_wire_left(message) - cur_wire_left(c);
	out_name->len = 0;
	do {
		len = cur_u8(r.at);
		if ((len & LABEL_KIND) == LABEL_POINTER)
			follow_pointer(&r, len, message);
		else if ((len & LABEL_KIND) != LABEL_PLAIN)
			cur_fail(r.at, CUR_SHORT);
		else if (len > 0)
			read_label(&r, len, out_name);
	} while (len > 0 && cur_ok(r.at));
	if (!cur_ok(r.at))
		cur_fail(c, r.at->state);
	return cur_ok(c);
}

bool dns_name_skip(struct cur *c)
{
	size_t wire_len = 0;
	uint8_t len;

	do {
		len = cur_u8(c);
		wire_len += (size_t)len + 1;
		if ((len & LABEL_KIND) == LABEL_POINTER) {
			cur_skip(c, 1);
			return cur_ok(c);
		}
		if ((len & LABEL_KIND) != LABEL_PLAIN ||
		    wire_len > DNS_NAME_WIRE_MAX)
			cur_fail(c, CUR_SHORT);
		cur_skip(c, len);
	} while (len > 0 && cur_ok(c));
	return cur_ok(c);
}
