/* fddi.c - FDDI frames. Source: tcpdump.org LINKTYPE_FDDI; ISO 9314-2 7.3. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

/* Of frame control: addresses of six bytes and the format "LLC". */
#define FDDI_FORMAT 0x70
#define FDDI_LLC 0x50

static struct next decode_fddi(struct cur *c, struct packet *pkt)
{
	uint8_t control = cur_u8(c);
	const uint8_t *dst = cur_take(c, MAC_SIZE);
	const uint8_t *src = cur_take(c, MAC_SIZE);

	pkt->record.app = APP_FDDI;
	if (!cur_ok(c))
		return (struct next){ 0 };
	packet_bytes(pkt, FIELD_FDDI_DST, dst, MAC_SIZE);
	packet_bytes(pkt, FIELD_FDDI_SRC, src, MAC_SIZE);
	if ((control & FDDI_FORMAT) != FDDI_LLC)
		return (struct next){ 0 };
	return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_LLC };
}

const struct decoder decoder_fddi = {
	.name = "fddi",
	.found_under = { { NEXT_LINKTYPE, LINKTYPE_FDDI } },
	.decode = decode_fddi,
};
