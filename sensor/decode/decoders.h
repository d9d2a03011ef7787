/*
 * decoders.h - every decoder, from decoders.def.
 *
 * Shape: `decoders` is in the order of the table and ends with NULL.
 * Threads: constant data.
 */
#ifndef SENSOR_DECODE_DECODERS_H
#define SENSOR_DECODE_DECODERS_H

#include "sensor/decode/packet.h"

enum decoder_id {
#define DECODER(upper, lower) DECODER_##upper,
#include "sensor/decode/decoders.def"
#undef DECODER
	DECODER_COUNT
};

#define DECODER(upper, lower) extern const struct decoder decoder_##lower;
#include "sensor/decode/decoders.def"
#undef DECODER

extern const struct decoder *const decoders[DECODER_COUNT + 1];

#endif
