/*
 * hpack_huffman.h - the Huffman code of HTTP/2 headers.
 *
 * Shape: a constant code of 256 bytes and an end mark.
 * Errors: false when the bits are no text: output is then undefined.
 * Threads: constant data.
 * Source: RFC 7541 5.2, appendix B.
 */
#ifndef SENSOR_DECODE_HPACK_HUFFMAN_H
#define SENSOR_DECODE_HPACK_HUFFMAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/cursor.h"

/* The most that `len` coded bytes become: a code has five bits or more. */
#define HPACK_HUFFMAN_TEXT_MAX(len) ((len)*8 / 5)

/* All of `coded`. False as well when the text is longer than `size`. */
bool hpack_huffman_decode(struct cur coded, uint8_t *out, size_t size,
                          size_t *out_len);

#endif
