/*
 * decode_check.h - what holds for every decoded packet, whatever its bytes.
 *
 * Shape: made for fuzz targets too: a broken rule is a call of abort().
 * Threads: one.
 */
#ifndef TESTS_SUPPORT_DECODE_CHECK_H
#define TESTS_SUPPORT_DECODE_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "sensor/decode/decode.h"

void decode_check_packet(const struct packet *pkt,
                         const struct captured *captured);

/* The fields alone: numbers known, values inside the bytes or the text. */
void decode_check_fields(const struct packet *pkt, const uint8_t *bytes,
                         size_t len);

/* One run of a fuzz target. The first two bytes of `data` choose how many
 * bytes the capture has not kept and what the decoder is found under; the rest
 * is its header and what follows. Gives 0, as libFuzzer wants it. */
int decode_fuzz(const struct decoder *decoder, const uint8_t *data,
                size_t size);

#endif
