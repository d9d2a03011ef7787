/* esp.c - IP Encapsulating Security Payload: a number, and nothing readable.
 * Source: RFC 4303 2. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

static struct next decode_esp(struct cur *c, struct packet *pkt)
{
	uint32_t spi = cur_be32(c);

	cur_skip(c, 4); /* sequence number */
	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = APP_ESP;
	packet_number(pkt, FIELD_ESP_SPI, spi);
	return (struct next){ 0 };
}

const struct decoder decoder_esp = {
	.name = "esp",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_ESP } },
	.decode = decode_esp,
};
