/*
 * nbss.c - the session service of NetBIOS, and SMB in it.
 *
 * Source: RFC 1002 4.3; over port 445 without sessions MS-SMB2 2.1.
 *
 *   type u8, length u24 (of NetBIOS: flags u7, length u17), data
 */
#include "sensor/decode/nb_name.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/smb.h"
#include "sensor/decode/stream.h"

#define NETBIOS_PORT 139
#define SMB_PORT 445
#define HEADER_SIZE 4
#define TYPE_MESSAGE 0x00
#define TYPE_REQUEST 0x81
#define TYPE_KEEPALIVE 0x85

static bool is_type(uint8_t type)
{
	return type == TYPE_MESSAGE ||
	       (type >= TYPE_REQUEST && type <= TYPE_KEEPALIVE);
}

/* A message of SMB is known by its magic, in the middle of nothing else. */
static bool is_smb(const struct cur *payload)
{
	struct cur c = *payload;
	uint8_t type = cur_u8(&c);

	cur_skip(&c, HEADER_SIZE - 1);
	return cur_ok(&c) && type == TYPE_MESSAGE && smb_is(&c);
}

static enum match match_nbss(const struct cur *c, const struct packet *pkt)
{
	(void)pkt;
	return is_smb(c) ? MATCH_CONTENT : MATCH_PORT;
}

static void decode_message(struct cur *message, uint8_t type,
                           struct packet *pkt)
{
	if (type == TYPE_REQUEST) {
		if (nb_name_decode(message, FIELD_NBSS_CALLED, pkt))
			(void)nb_name_decode(message, FIELD_NBSS_CALLING, pkt);
	} else if (type == TYPE_MESSAGE && smb_is(message)) {
		pkt->record.app = APP_SMB;
		smb_decode(message, pkt);
	}
}

/* A segment in the middle of a message is of no known type, or of one by
 * chance: its length says nothing then. */
static struct next decode_nbss(struct cur *c, struct packet *pkt)
{
	struct cur look = *c, message;
	uint8_t type = cur_u8(&look);
	uint32_t len = cur_be24(&look);

	pkt->record.app = APP_NBSS;
	if (!cur_ok(&look) || !is_type(type) ||
	    (type == TYPE_MESSAGE && !smb_is(&look)))
		return (struct next){ NEXT_NONE, 0 };
	packet_number(pkt, FIELD_NBSS_TYPE, type);
	*c = look;
	message = stream_part(c, len);
	decode_message(&message, type, pkt);
	stream_settle(c, &message);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_nbss = {
	.name = "nbss",
	.found_under = { { NEXT_TCP, NETBIOS_PORT },
	                 { NEXT_TCP, SMB_PORT },
	                 { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { TYPE_MESSAGE, TYPE_MESSAGE + 1 } },
	.match = match_nbss,
	.decode = decode_nbss,
};
