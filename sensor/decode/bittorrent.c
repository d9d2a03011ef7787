/*
 * bittorrent.c - BitTorrent peers and their hash table.
 *
 * Source: BEP 3 (peer protocol), BEP 5 (DHT).
 *
 *   TCP: | 19 | "BitTorrent protocol" | flags 8 | info hash 20 | peer 20 |
 *        then messages: | length u32 | id u8 | ... |
 *   UDP: one bencoded dictionary
 */
#include "sensor/decode/packet.h"
#include "sensor/decode/stream.h"

#define PROTOCOL                                                               \
	"\x13"                                                                 \
	"BitTorrent protocol"
#define PROTOCOL_SIZE 20
#define FLAGS_SIZE 8
#define HASH_SIZE 20
#define MESSAGE_MAX 0x24000 /* a piece of 128 KiB, a large bit field */
#define MESSAGE_ID_LAST 23
#define DHT_SIZE_MIN 12
#define QUERY_KEY "1:q"
#define QUERY_LEN_MAX 19 /* of a query's name; two digits */

static bool is_handshake(const struct cur *c)
{
	const uint8_t *bytes = cur_peek(c, PROTOCOL_SIZE);

	return bytes && memcmp(bytes, PROTOCOL, PROTOCOL_SIZE) == 0;
}

static bool is_message(struct cur c)
{
	uint32_t len = cur_be32(&c);

	if (!cur_ok(&c) || len > MESSAGE_MAX)
		return false;
	return len == 0 ? cur_wire_left(&c) == 0
	                : cur_u8(&c) <= MESSAGE_ID_LAST && cur_ok(&c);
}

/* A dictionary that begins with the arguments, the answer or the error of a
 * message, or with the address that the sender is told. */
static bool is_dht(const struct cur *c)
{
	static const char begins[][6] = { "d1:ad", "d1:rd", "d1:el", "d2:ip" };
	const uint8_t *bytes = cur_peek(c, DHT_SIZE_MIN);

	for (size_t i = 0; bytes && i < ARRAY_SIZE(begins); i++)
		if (memcmp(bytes, begins[i], 5) == 0)
			return true;
	return false;
}

static enum match match_bittorrent(const struct cur *c,
                                   const struct packet *pkt)
{
	if (pkt->record.l4 == APP_UDP)
		return is_dht(c) ? MATCH_CONTENT : MATCH_NO;
	if (is_handshake(c))
		return MATCH_CONTENT;
	return is_message(*c) ? MATCH_PORT : MATCH_NO;
}

static void decode_handshake(struct cur *c, struct packet *pkt)
{
	struct cur hash;

	cur_skip(c, PROTOCOL_SIZE + FLAGS_SIZE);
	hash = stream_part(c, HASH_SIZE);
	if (cur_left(&hash) == HASH_SIZE)
		packet_bytes(pkt, FIELD_BITTORRENT_INFO_HASH, hash.at,
		             HASH_SIZE);
}

/* The name of a query: "1:q" and a string, near the end of the message. */
static void report_query(const struct cur *c, struct packet *pkt)
{
	size_t len = cur_left(c);
	const uint8_t *bytes = cur_peek(c, len);
	const uint8_t *key = memmem(bytes, len, QUERY_KEY, 3);
	struct cur name = *c;
	size_t name_len = 0;

	if (!key)
		return;
	cur_skip(&name, (size_t)(key - bytes) + 3);
	for (uint8_t digit = cur_u8(&name); digit >= '0' && digit <= '9';
	     digit = cur_u8(&name))
		name_len = name_len * 10 + digit - '0';
	if (name_len > 0 && name_len <= QUERY_LEN_MAX &&
	    cur_left(&name) >= name_len)
		packet_bytes(pkt, FIELD_BITTORRENT_DHT_QUERY, name.at,
		             name_len);
}

static struct next decode_bittorrent(struct cur *c, struct packet *pkt)
{
	pkt->record.app = APP_BITTORRENT;
	if (pkt->record.l4 == APP_UDP)
		report_query(c, pkt);
	else if (is_handshake(c))
		decode_handshake(c, pkt);
	return (struct next){ 0 };
}

const struct decoder decoder_bittorrent = {
	.name = "bittorrent",
	.found_under = { { NEXT_TCP, 6881 },
	                 { NEXT_TCP, 6882 },
	                 { NEXT_TCP, 6883 },
	                 { NEXT_TCP, 6884 },
	                 { NEXT_TCP, 6885 },
	                 { NEXT_TCP, 6886 },
	                 { NEXT_TCP, 6887 },
	                 { NEXT_TCP, 6888 },
	                 { NEXT_TCP, 6889 },
	                 { NEXT_TCP, NEXT_ANY_PORT },
	                 { NEXT_UDP, NEXT_ANY_PORT } },
	.first = { { 0x13, 0x14 }, { 'd', 'd' + 1 } },
	.match = match_bittorrent,
	.decode = decode_bittorrent,
};
