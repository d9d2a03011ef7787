/* arp.c - ARP and RARP. Source: RFC 826, RFC 903; that of ATM has another
 * layout, RFC 2225 8.1. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define ARP_HARDWARE_ETHERNET 1
#define ARP_HARDWARE_IEEE802 6
#define ARP_HARDWARE_ATM 19
#define ARP_IPV4_SIZE 4

/* Addresses of other hardware or another protocol are stepped over. */
static void take_addr(struct cur *c, struct packet *pkt, enum field_id id,
                      size_t len, bool wanted)
{
	const uint8_t *bytes = cur_take(c, len);

	if (bytes && wanted)
		packet_bytes(pkt, id, bytes, len);
}

static struct next decode_arp(struct cur *c, struct packet *pkt)
{
	uint16_t hardware = cur_be16(c);
	uint16_t protocol = cur_be16(c);
	size_t hardware_len = cur_u8(c);
	size_t protocol_len = cur_u8(c);
	uint16_t op = cur_be16(c);
	bool mac = hardware_len == MAC_SIZE &&
	           (hardware == ARP_HARDWARE_ETHERNET ||
	            hardware == ARP_HARDWARE_IEEE802);
	bool ipv4 = protocol_len == ARP_IPV4_SIZE && protocol == ETHERTYPE_IPV4;

	pkt->record.app = APP_ARP;
	if (!cur_ok(c) || hardware == ARP_HARDWARE_ATM)
		return (struct next){ 0 };
	packet_number(pkt, FIELD_ARP_OP, op);
	if (2 * (hardware_len + protocol_len) > cur_wire_left(c)) {
		/* Wrong lengths: none of the addresses is where it says. */
		cur_fail(c, CUR_SHORT);
		return (struct next){ 0 };
	}
	take_addr(c, pkt, FIELD_ARP_SHA, hardware_len, mac);
	take_addr(c, pkt, FIELD_ARP_SPA, protocol_len, ipv4);
	take_addr(c, pkt, FIELD_ARP_THA, hardware_len, mac);
	take_addr(c, pkt, FIELD_ARP_TPA, protocol_len, ipv4);
	return (struct next){ 0 };
}

const struct decoder decoder_arp = {
	.name = "arp",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_ARP },
	                 { NEXT_ETHERTYPE, ETHERTYPE_RARP } },
	.decode = decode_arp,
};
