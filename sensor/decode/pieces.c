/* pieces.c - a message that comes in pieces, in any order, in one datagram. */
#include "sensor/decode/pieces.h"

void pieces_add(struct pieces *pieces, const struct piece *piece)
{
	size_t at = pieces->count;

	if (piece->len == 0 || pieces->count == PIECES_MAX)
		return;
	for (; at > 0 && pieces->of[at - 1].offset > piece->offset; at--)
		pieces->of[at] = pieces->of[at - 1];
	pieces->of[at] = *piece;
	pieces->count++;
}

/* How many bytes there are before the first gap. */
static uint64_t joined_len(const struct pieces *pieces)
{
	uint64_t end = 0;

	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *piece = &pieces->of[i];

		if (piece->offset > end)
			break;
		if (piece->offset + piece->len > end)
			end = piece->offset + piece->len;
	}
	return end;
}

struct cur pieces_join(const struct pieces *pieces, size_t reserve,
                       struct packet *pkt)
{
	size_t free = PACKET_TEXT_MAX - pkt->text_used;
	size_t room = free > reserve ? free - reserve : 0;
	uint64_t len = joined_len(pieces);
	uint8_t *bytes;
	size_t used = 0;

	if (room > len)
		room = (size_t)len;
	bytes = packet_text_room(pkt, room);
	for (size_t i = 0; i < pieces->count && used < room; i++) {
		const struct piece *piece = &pieces->of[i];
		struct cur c = cur_of(piece->bytes, piece->len, piece->len);
		size_t n;

		if (piece->offset + piece->len <= used)
			continue;
		cur_skip(&c, used - (size_t)piece->offset);
		n = cur_left(&c) < room - used ? cur_left(&c) : room - used;
		cur_copy(&c, bytes + used, n);
		used += n;
	}
	return cur_of(bytes, used, used);
}
