/*
 * nbdgm.c - the datagram service of NetBIOS.
 *
 * Source: RFC 1002 4.4.
 *
 *   type u8, flags u8, id u16, source address u32, source port u16
 *   16, 17, 18 (datagrams): length u16, offset u16, source, destination name
 *   19 (error): code u8
 *   20, 21, 22 (queries): destination name
 */
#include "sensor/decode/nb_name.h"
#include "sensor/decode/packet.h"

#define NBDGM_PORT 138
#define TYPE_DIRECT_UNIQUE 16
#define TYPE_BROADCAST 18
#define TYPE_QUERY_REQUEST 20
#define TYPE_QUERY_NEGATIVE 22

static enum match match_nbdgm(const struct cur *c, const struct packet *pkt)
{
	(void)c;
	(void)pkt;
	return MATCH_PORT;
}

static struct next decode_nbdgm(struct cur *c, struct packet *pkt)
{
	uint8_t type = cur_u8(c);

	pkt->record.app = APP_NBDGM;
	cur_skip(c, 1 + 2 + 4 + 2);
	if (type >= TYPE_DIRECT_UNIQUE && type <= TYPE_BROADCAST) {
		cur_skip(c, 2 + 2); /* length, offset */
		if (nb_name_decode(c, FIELD_NBDGM_SOURCE, pkt))
			(void)nb_name_decode(c, FIELD_NBDGM_DESTINATION, pkt);
	} else if (type >= TYPE_QUERY_REQUEST && type <= TYPE_QUERY_NEGATIVE) {
		(void)nb_name_decode(c, FIELD_NBDGM_DESTINATION, pkt);
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_nbdgm = {
	.name = "nbdgm",
	.found_under = { { NEXT_UDP, NBDGM_PORT } },
	.match = match_nbdgm,
	.decode = decode_nbdgm,
};
