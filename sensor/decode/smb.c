/*
 * smb.c - the names in messages of SMB, versions 1 to 3.
 *
 *   1: ff "SMB", command u8, status u32, flags u8, flags2 u16, ... 32 bytes;
 *      words u8, that many u16, bytes u16, that many u8
 *   2: fe "SMB", size u16, credits u16, status u32, command u16, credits u16,
 *      flags u32, next u32, ... 64 bytes; a body for each command
 *   All numbers are little-endian; offsets count from the first byte.
 */
#include "sensor/decode/smb.h"

#include "sensor/decode/text.h"
#include "sensor/decode/utf16.h"

#define MAGIC_SIZE 4
#define MAGIC_1 0xff
#define MAGIC_2 0xfe
#define MAGIC_COMPRESSED 0xfc

#define SMB1_HEADER_SIZE 32
#define SMB1_NEGOTIATE 0x72
#define SMB1_TREE_CONNECT 0x75
#define SMB1_REPLY 0x80     /* flags */
#define SMB1_UNICODE 0x8000 /* flags2 */
#define SMB1_DIALECT 0x02   /* a dialect's first byte */
#define SMB1_TREE_WORDS 4   /* AndX, flags, password length */
#define SMB1_PASSWORD_AT 6  /* in those words */

#define SMB2_HEADER_SIZE 64
#define SMB2_NEGOTIATE 0
#define SMB2_TREE_CONNECT 3
#define SMB2_CREATE 5
#define SMB2_REPLY 1 /* flags */
#define SMB2_CREATE_NAME_AT 44
#define SMB2_NEGOTIATE_FIXED 32 /* behind the count of dialects */

#define DIALECTS_MAX 10
#define MESSAGES_MAX 8 /* in one compound */

bool smb_is(const struct cur *c)
{
	const uint8_t *magic = cur_peek(c, MAGIC_SIZE);

	return magic && magic[0] >= MAGIC_COMPRESSED &&
	       memcmp(magic + 1, "SMB", MAGIC_SIZE - 1) == 0;
}

static void decode_dialects_1(struct cur bytes, struct packet *pkt)
{
	struct cur name;

	for (int i = 0; i < DIALECTS_MAX; i++) {
		if (cur_u8(&bytes) != SMB1_DIALECT ||
		    !text_take_until(&bytes, 0, &name))
			break;
		text_report(pkt, FIELD_SMB_DIALECT, &name);
	}
}

/* The path stands behind the password; both are the client's. */
static void decode_tree_1(struct cur words, struct cur bytes, bool unicode,
                          struct packet *pkt)
{
	size_t password;
	struct cur path;

	cur_skip(&words, SMB1_PASSWORD_AT);
	password = cur_le16(&words);
	cur_skip(&bytes, password);
	if (!cur_ok(&words) || !cur_ok(&bytes))
		return;
	if (unicode) {
		/* The bytes begin at an odd place: 32 + 1 + 8 + 2. */
		cur_skip(&bytes, password % 2 == 0);
		if (cur_left(&bytes) == cur_wire_left(&bytes))
			utf16_report(pkt, FIELD_SMB_TREE, bytes);
	} else if (text_take_until(&bytes, 0, &path)) {
		text_report(pkt, FIELD_SMB_TREE, &path);
	}
}

static void decode_1(struct cur *c, struct packet *pkt)
{
	uint8_t command, flags;
	uint16_t flags2;
	size_t word_count;
	struct cur words, bytes;

	cur_skip(c, MAGIC_SIZE);
	command = cur_u8(c);
	cur_skip(c, 4); /* status */
	flags = cur_u8(c);
	flags2 = cur_le16(c);
	cur_skip(c, SMB1_HEADER_SIZE - 12);
	if (!cur_ok(c))
		return;
	packet_number(pkt, FIELD_SMB_COMMAND, command);
	if (flags & SMB1_REPLY ||
	    (command != SMB1_NEGOTIATE && command != SMB1_TREE_CONNECT))
		return;
	word_count = cur_u8(c);
	words = cur_slice(c, word_count * 2);
	bytes = cur_slice(c, cur_le16(c));
	if (!cur_ok(c))
		return;
	if (command == SMB1_NEGOTIATE)
		decode_dialects_1(bytes, pkt);
	else if (word_count == SMB1_TREE_WORDS)
		decode_tree_1(words, bytes, (flags2 & SMB1_UNICODE) != 0, pkt);
}

/* A text that offset and length, both u16 at `place`, lead to. */
static void decode_name_2(struct cur place, struct cur message,
                          enum field_id id, struct packet *pkt)
{
	uint16_t offset = cur_le16(&place);
	uint16_t len = cur_le16(&place);
	struct cur name;

	if (!cur_ok(&place) || offset < SMB2_HEADER_SIZE || len == 0)
		return;
	cur_skip(&message, offset);
	name = cur_slice(&message, len);
	if (cur_ok(&message) && cur_left(&name) == len)
		utf16_report(pkt, id, name);
}

static void decode_dialects_2(struct cur body, bool reply, struct packet *pkt)
{
	uint16_t count;

	cur_skip(&body, 2); /* size */
	count = cur_le16(&body);
	if (reply) { /* that was the security mode */
		count = 1;
	} else {
		cur_skip(&body, SMB2_NEGOTIATE_FIXED);
		if (count > DIALECTS_MAX)
			count = DIALECTS_MAX;
	}
	while (count-- > 0) {
		uint16_t dialect = cur_le16(&body);

		if (!cur_ok(&body))
			break;
		packet_number(pkt, FIELD_SMB2_DIALECT, dialect);
	}
}

static void decode_body_2(struct cur body, struct cur message, uint16_t command,
                          struct packet *pkt)
{
	if (command == SMB2_TREE_CONNECT) {
		cur_skip(&body, 4); /* size, flags */
		decode_name_2(body, message, FIELD_SMB2_TREE, pkt);
	} else if (command == SMB2_CREATE) {
		cur_skip(&body, SMB2_CREATE_NAME_AT);
		decode_name_2(body, message, FIELD_SMB2_FILE, pkt);
	}
}

/* One message; gives where the next one begins, or 0. */
static uint32_t decode_2(struct cur *c, struct packet *pkt)
{
	struct cur message = *c;
	uint16_t command;
	uint32_t flags, next;

	cur_skip(c, 12); /* magic, size, credits, status */
	command = cur_le16(c);
	cur_skip(c, 2); /* credits */
	flags = cur_le32(c);
	next = cur_le32(c);
	cur_skip(c, SMB2_HEADER_SIZE - 24);
	if (!cur_ok(c))
		return 0;
	packet_number(pkt, FIELD_SMB2_COMMAND, command);
	if (command == SMB2_NEGOTIATE)
		decode_dialects_2(*c, flags & SMB2_REPLY, pkt);
	else if (!(flags & SMB2_REPLY))
		decode_body_2(*c, message, command, pkt);
	return next;
}

static void decode_compound(struct cur *c, struct packet *pkt)
{
	for (int i = 0; i < MESSAGES_MAX; i++) {
		struct cur message = *c;
		uint32_t next = decode_2(&message, pkt);

		if (!cur_ok(&message))
			cur_fail(c, message.state);
		if (next < SMB2_HEADER_SIZE)
			break;
		cur_skip(c, next);
		if (!smb_is(c) || *cur_peek(c, 1) != MAGIC_2)
			break;
	}
}

void smb_decode(struct cur *c, struct packet *pkt)
{
	const uint8_t *magic = cur_peek(c, 1);

	if (!magic)
		return;
	packet_number(pkt, FIELD_SMB_VERSION, *magic == MAGIC_1 ? 1 : 2);
	if (*magic == MAGIC_1)
		decode_1(c, pkt);
	else if (*magic == MAGIC_2)
		decode_compound(c, pkt);
}
