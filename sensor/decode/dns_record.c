/*
 * dns_record.c - resource records of DNS messages.
 *
 * Source: RFC 1035 3.2.1, 3.3; AAAA RFC 3596; SRV RFC 2782; DNAME RFC 6672;
 *         SVCB and HTTPS RFC 9460 2.2.
 *
 *   | owner name | type u16 | class u16 | ttl u32 | length u16 | data |
 */
#include "sensor/decode/dns_record.h"

#include "common/addr.h"
#include "sensor/decode/dns_name.h"

#define CLASS_MASK 0x7fff /* the top bit is mDNS's: RFC 6762 10.2 */
#define CLASS_IN 1
#define TXT_STRINGS_MAX 64

/* How the data of a type is read. */
enum data_form {
	DATA_OTHER = 0,
	DATA_ADDR,
	DATA_NAME,   /* behind `skip` bytes */
	DATA_TARGET, /* the same, of a service binding */
	DATA_TEXT    /* strings of a length byte each */
};

static const struct data_kind {
	uint16_t type;
	uint8_t form; /* enum data_form */
	uint8_t skip; /* bytes in front of the name; the size of an address */
} data_kinds[] = {
	{ 1, DATA_ADDR, 4 },    /* A */
	{ 2, DATA_NAME, 0 },    /* NS */
	{ 5, DATA_NAME, 0 },    /* CNAME */
	{ 6, DATA_NAME, 0 },    /* SOA: the primary server */
	{ 12, DATA_NAME, 0 },   /* PTR */
	{ 15, DATA_NAME, 2 },   /* MX, behind the preference */
	{ 16, DATA_TEXT, 0 },   /* TXT */
	{ 28, DATA_ADDR, 16 },  /* AAAA */
	{ 33, DATA_NAME, 6 },   /* SRV, behind priority, weight, port */
	{ 39, DATA_NAME, 0 },   /* DNAME */
	{ 64, DATA_TARGET, 2 }, /* SVCB, behind the priority */
	{ 65, DATA_TARGET, 2 }, /* HTTPS */
};

static const struct data_kind *find_kind(const struct dns_record *record)
{
	static const struct data_kind other = { 0, DATA_OTHER, 0 };

	if ((record->class & CLASS_MASK) != CLASS_IN)
		return &other;
	for (size_t i = 0; i < ARRAY_SIZE(data_kinds); i++)
		if (data_kinds[i].type == record->type)
			return &data_kinds[i];
	return &other;
}

bool dns_record_read(struct cur *c, struct dns_record *out_record)
{
	struct dns_record record;

	if (!dns_name_skip(c))
		return false;
	record.type = cur_be16(c);
	record.class = cur_be16(c);
	record.ttl = cur_be32(c);
	record.data_len = cur_be16(c);
	record.data = *c;
	if (!cur_ok(c))
		return false;
	*out_record = record;
	cur_skip(c, record.data_len);
	return cur_ok(c);
}

static void report_text(struct packet *pkt, enum field_id id, const void *text,
                        size_t len)
{
	uint8_t *room = packet_text_room(pkt, len);

	if (!room)
		return;
	memcpy(room, text, len);
	packet_bytes(pkt, id, room, len);
}

static void report_addr(struct packet *pkt, struct dns_record *record,
                        size_t size)
{
	char text[ADDR_TEXT_SIZE];
	const uint8_t *bytes = cur_take(&record->data, size);
	struct addr addr;

	if (!bytes || record->data_len != size)
		return;
	addr = size == 4 ? addr_v4(bytes) : addr_v6(bytes);
	(void)addr_format(&addr, text);
	report_text(pkt, FIELD_DNS_RESP_DATA, text, strlen(text));
}

static void report_name(struct packet *pkt, const struct cur *message,
                        struct dns_record *record, const struct data_kind *kind)
{
	struct dns_name name;

	cur_skip(&record->data, kind->skip);
	if (cur_ok(&record->data) &&
	    dns_name_read(&record->data, message, &name))
		report_text(pkt,
		            kind->form == DATA_NAME ? FIELD_DNS_RESP_DATA
		                                    : FIELD_DNS_SVCB_TARGET,
		            name.text, name.len);
}

/* The strings one behind the other. One alone is borrowed as it stands. */
static void report_strings(struct packet *pkt, struct dns_record *record)
{
	struct cur data = cur_slice(&record->data, record->data_len);
	uint8_t *room;
	size_t used = 0;

	if (cur_left(&data) == 0 || cur_wire_left(&data) > cur_left(&data))
		return;
	if ((size_t)*cur_peek(&data, 1) + 1 == cur_left(&data)) {
		size_t len = cur_u8(&data);

		packet_bytes(pkt, FIELD_DNS_RESP_DATA, cur_take(&data, len),
		             len);
		return;
	}
	room = packet_text_room(pkt, cur_left(&data));
	if (!room)
		return;
	for (int i = 0; i < TXT_STRINGS_MAX && cur_left(&data) > 0; i++) {
		struct cur string = cur_slice(&data, cur_u8(&data));
		size_t len = cur_left(&string);

		cur_copy(&string, room + used, len);
		used += len;
	}
	packet_bytes(pkt, FIELD_DNS_RESP_DATA, room, used);
}

void dns_record_report(struct packet *pkt, const struct cur *message,
                       struct dns_record *record)
{
	const struct data_kind *kind = find_kind(record);

	packet_number(pkt, FIELD_DNS_RESP_TYPE, record->type);
	packet_number(pkt, FIELD_DNS_RESP_TTL, record->ttl);
	switch (kind->form) {
	case DATA_ADDR:
		report_addr(pkt, record, kind->skip);
		break;
	case DATA_NAME:
	case DATA_TARGET:
		report_name(pkt, message, record, kind);
		break;
	case DATA_TEXT:
		report_strings(pkt, record);
		break;
	default:
		break;
	}
}
