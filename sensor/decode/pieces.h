/*
 * pieces.h - a message that comes in pieces, in any order, in one datagram.
 *
 * Shape: what is kept is where each piece lies. Pieces may overlap and repeat;
 *        the first in order of offsets wins.
 * Errors: more than PIECES_MAX of them: the others are lost.
 * Ownership: pieces are borrowed until they are joined; what is joined lies in
 *        the packet's text.
 * Threads: a value.
 */
#ifndef SENSOR_DECODE_PIECES_H
#define SENSOR_DECODE_PIECES_H

#include <stddef.h>
#include <stdint.h>

#include "common/cursor.h"
#include "sensor/decode/packet.h"

#define PIECES_MAX 64

struct piece {
	uint64_t offset;
	const uint8_t *bytes;
	size_t len;
};

struct pieces {
	size_t count;
	struct piece of[PIECES_MAX]; /* ascending */
};

void pieces_add(struct pieces *pieces, const struct piece *piece);

/* The bytes from offset 0 to the first gap, as many as there is room for in the
 * packet's text when `reserve` bytes of it are to stay free. */
struct cur pieces_join(const struct pieces *pieces, size_t reserve,
                       struct packet *pkt);

#endif
