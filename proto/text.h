/*
 * text.h - short texts inside messages: u16 length, then the bytes.
 *
 * Shape: in memory they end with NUL, on the wire they contain none. What else
 *        they contain nobody has checked: escape before showing.
 * Errors: reading fails the cursor when the text holds a NUL or does not fit;
 *        `out` is then "".
 * Threads: values.
 */
#ifndef PROTO_TEXT_H
#define PROTO_TEXT_H

#include <stddef.h>

#include "common/cursor.h"
#include "common/writer.h"

/* `size` is that of the array that holds the text. */
void text_encode(struct writer *w, const char *text, size_t size);
void text_decode(struct cur *c, char *out, size_t size);

#endif
