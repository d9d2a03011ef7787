/*
 * radiotap.c - what a wireless card adds before an 802.11 frame.
 *
 * Shape: version u8, padding u8, length u16, words of presence bits as long as
 *        the highest bit is set, then the members in the order of their bits.
 *        All little-endian. Of the members the flags alone matter: they say
 *        whether a checksum is behind the frame.
 * Source: radiotap.org; tcpdump.org LINKTYPE_IEEE802_11_RADIOTAP.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define RADIOTAP_FIXED 4 /* up to and with the length */
#define PRESENT_SIZE 4
#define PRESENT_MORE 0x80000000u
#define PRESENT_TSFT 0x01
#define PRESENT_FLAGS 0x02
#define TSFT_SIZE 8 /* and where it may begin: at multiples of it */
#define FLAG_FCS 0x10
#define FCS_SIZE 4

static uint8_t take_flags(struct cur *members)
{
	uint32_t present = cur_le32(members);
	uint32_t word = present;
	size_t at = RADIOTAP_FIXED + PRESENT_SIZE;

	while (cur_ok(members) && word & PRESENT_MORE) {
		word = cur_le32(members);
		at += PRESENT_SIZE;
	}
	if (!(present & PRESENT_FLAGS))
		return 0;
	if (present & PRESENT_TSFT)
		cur_skip(members, at % TSFT_SIZE + TSFT_SIZE);
	return cur_u8(members);
}

static struct next decode_radiotap(struct cur *c, struct packet *pkt)
{
	uint8_t version = cur_u8(c);
	struct cur members;
	size_t len;
	uint8_t flags;

	cur_skip(c, 1); /* padding */
	len = cur_le16(c);
	if (cur_ok(c) && (version != 0 || len < RADIOTAP_FIXED + PRESENT_SIZE))
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return (struct next){ 0 };
	members = cur_slice(c, len - RADIOTAP_FIXED);
	flags = take_flags(&members);
	if (!cur_ok(&members))
		packet_fault(pkt, members.state == CUR_CUT
		                          ? RECORD_FAULT_CUT
		                          : RECORD_FAULT_MALFORMED);
	else if (flags & FLAG_FCS && cur_wire_left(c) >= FCS_SIZE)
		*c = cur_slice(c, cur_wire_left(c) - FCS_SIZE);
	return (struct next){ NEXT_LINKTYPE, LINKTYPE_IEEE802_11 };
}

const struct decoder decoder_radiotap = {
	.name = "radiotap",
	.found_under = { { NEXT_LINKTYPE, LINKTYPE_RADIOTAP } },
	.decode = decode_radiotap,
};
