/*
 * x509_names.c - whom a certificate is for.
 *
 *   certificate: SEQUENCE { tbs, algorithm, signature }
 *   tbs:         SEQUENCE { [0] version, serial, algorithm, issuer, validity,
 *                           subject, key, [1] id, [2] id, [3] extensions }
 *   name:        SEQUENCE of SET of SEQUENCE { OID, string }
 *   extensions:  SEQUENCE of SEQUENCE { OID, [BOOLEAN], OCTET STRING }
 */
#include "sensor/decode/x509_names.h"

#define TAG_BOOLEAN 0x01
#define TAG_OCTET_STRING 0x04
#define TAG_OID 0x06
#define TAG_UTF8_STRING 0x0c
#define TAG_PRINTABLE_STRING 0x13
#define TAG_T61_STRING 0x14
#define TAG_IA5_STRING 0x16
#define TAG_SEQUENCE 0x30
#define TAG_SET 0x31
#define TAG_VERSION 0xa0
#define TAG_EXTENSIONS 0xa3
#define TAG_DNS_NAME 0x82 /* [2] IA5String, a choice of GeneralName */

#define LONG_LENGTH 0x80
#define LENGTH_BYTES_MAX 3
#define OID_SIZE 3

/* 2.5.4.3 and 2.5.29.17 */
static const uint8_t oid_common_name[OID_SIZE] = { 0x55, 0x04, 0x03 };
static const uint8_t oid_alternative_name[OID_SIZE] = { 0x55, 0x1d, 0x11 };

/* The next value: its tag, and a cursor over what it holds. */
static struct cur der_take(struct cur *c, uint8_t *out_tag)
{
	uint8_t form;
	size_t len;

	*out_tag = cur_u8(c);
	form = cur_u8(c);
	len = form;
	if (form & LONG_LENGTH) {
		size_t count = form ^ LONG_LENGTH;

		/* None is the indefinite form, which DER has not. */
		if (cur_ok(c) && (count == 0 || count > LENGTH_BYTES_MAX))
			cur_fail(c, CUR_SHORT);
		for (len = 0; count > 0 && cur_ok(c); count--)
			len = len << 8 | cur_u8(c);
	}
	return cur_slice(c, len);
}

/* The next value, which must have this tag. */
static struct cur der_expect(struct cur *c, uint8_t tag)
{
	uint8_t found;
	struct cur value = der_take(c, &found);

	if (cur_ok(c) && found != tag)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		cur_fail(&value, c->state);
	return value;
}

/* A fault inside is one of what it is inside of. */
static void settle(struct cur *c, const struct cur *inside)
{
	if (!cur_ok(inside))
		cur_fail(c, inside->state);
}

static bool oid_is(struct cur *oid, const uint8_t wanted[OID_SIZE])
{
	const uint8_t *bytes;

	if (cur_wire_left(oid) != OID_SIZE)
		return false;
	bytes = cur_take(oid, OID_SIZE);
	return bytes && memcmp(bytes, wanted, OID_SIZE) == 0;
}

/* Strings of one byte for each character, and UTF-8. */
static bool is_string(uint8_t tag)
{
	return tag == TAG_UTF8_STRING || tag == TAG_PRINTABLE_STRING ||
	       tag == TAG_T61_STRING || tag == TAG_IA5_STRING;
}

static void report(struct cur *value, enum field_id id, struct packet *pkt)
{
	size_t len = cur_wire_left(value);
	const uint8_t *bytes = cur_take(value, len);

	if (bytes)
		packet_bytes(pkt, id, bytes, len);
}

/* True when the attribute was a common name, and has been reported. */
static bool decode_attribute(struct cur *set, struct packet *pkt)
{
	struct cur attribute = der_expect(set, TAG_SEQUENCE);
	struct cur oid = der_expect(&attribute, TAG_OID);
	bool found = false;
	uint8_t tag;

	if (cur_ok(&attribute) && oid_is(&oid, oid_common_name)) {
		struct cur value = der_take(&attribute, &tag);

		found = cur_ok(&attribute) && is_string(tag);
		if (found)
			report(&value, FIELD_CERT_CN, pkt);
		settle(&attribute, &value);
	}
	settle(&attribute, &oid);
	settle(set, &attribute);
	return found;
}

/* The first common name. */
static void decode_subject(struct cur *tbs, struct packet *pkt)
{
	struct cur name = der_expect(tbs, TAG_SEQUENCE);
	bool found = false;

	while (!found && cur_wire_left(&name) > 0) {
		struct cur set = der_expect(&name, TAG_SET);

		while (!found && cur_wire_left(&set) > 0)
			found = decode_attribute(&set, pkt);
		settle(&name, &set);
	}
	settle(tbs, &name);
}

static void decode_alternative_names(struct cur *value, struct packet *pkt)
{
	struct cur list = der_expect(value, TAG_SEQUENCE);
	size_t count = 0;

	while (count < X509_NAMES_MAX && cur_wire_left(&list) > 0) {
		uint8_t tag;
		struct cur name = der_take(&list, &tag);

		if (!cur_ok(&list) || tag != TAG_DNS_NAME)
			continue;
		report(&name, FIELD_CERT_DNS_NAME, pkt);
		settle(&list, &name);
		count++;
	}
	settle(value, &list);
}

/* True when the extension held the alternative names. */
static bool decode_extension(struct cur *list, struct packet *pkt)
{
	struct cur extension = der_expect(list, TAG_SEQUENCE);
	struct cur oid = der_expect(&extension, TAG_OID);
	bool found = cur_ok(&extension) && oid_is(&oid, oid_alternative_name);

	if (found) {
		uint8_t tag;
		struct cur value = der_take(&extension, &tag);

		if (cur_ok(&extension) && tag == TAG_BOOLEAN) /* critical */
			value = der_take(&extension, &tag);
		if (cur_ok(&extension) && tag != TAG_OCTET_STRING)
			cur_fail(&extension, CUR_SHORT);
		if (cur_ok(&extension))
			decode_alternative_names(&value, pkt);
		settle(&extension, &value);
	}
	settle(&extension, &oid);
	settle(list, &extension);
	return found;
}

static void decode_extensions(struct cur *tbs, struct packet *pkt)
{
	struct cur list;
	uint8_t tag = 0;

	while (tag != TAG_EXTENSIONS && cur_wire_left(tbs) > 0) {
		struct cur value = der_take(tbs, &tag);

		if (tag != TAG_EXTENSIONS || !cur_ok(tbs))
			continue;
		list = der_expect(&value, TAG_SEQUENCE);
		while (cur_wire_left(&list) > 0)
			if (decode_extension(&list, pkt))
				break;
		settle(&value, &list);
		settle(tbs, &value);
	}
}

static void skip_value(struct cur *c)
{
	uint8_t tag;

	(void)der_take(c, &tag);
}

bool x509_names_decode(struct cur *certificate, struct packet *pkt)
{
	struct cur outer = der_expect(certificate, TAG_SEQUENCE);
	struct cur tbs = der_expect(&outer, TAG_SEQUENCE);
	const uint8_t *tag = cur_peek(&tbs, 1);

	if (tag && *tag == TAG_VERSION)
		skip_value(&tbs);
	skip_value(&tbs); /* serial number */
	skip_value(&tbs); /* algorithm */
	skip_value(&tbs); /* issuer */
	skip_value(&tbs); /* validity */
	decode_subject(&tbs, pkt);
	skip_value(&tbs); /* key */
	decode_extensions(&tbs, pkt);
	settle(&outer, &tbs);
	settle(certificate, &outer);
	return cur_ok(certificate);
}
