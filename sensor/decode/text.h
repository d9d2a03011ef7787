/*
 * text.h - taking apart protocols that are lines of text.
 *
 * Shape: a text is a cursor: its bytes are what the cursor has left. Nothing
 *        is taken when a function gives false.
 * Ownership: texts borrow from the packet.
 * Threads: as the cursor.
 */
#ifndef SENSOR_DECODE_TEXT_H
#define SENSOR_DECODE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/cursor.h"
#include "sensor/decode/packet.h"

/* The first `len` bytes, or all when there are fewer. */
struct cur text_head(const struct cur *text, size_t len);

/* Takes the bytes up to `mark` off `text`, and the mark. */
bool text_take_until(struct cur *text, uint8_t mark, struct cur *out_before);

/* Takes a line, which is given without its CR LF or LF. When no line ends in
 * what is left, that is given all the same. */
bool text_take_line(struct cur *text, struct cur *out_line);

/* Without the blanks and tabs around it. */
struct cur text_trim(struct cur text);

/* Whether it is `word`, whatever the case of its letters. */
bool text_is(const struct cur *text, const char *word);

void text_report(struct packet *pkt, enum field_id id, const struct cur *text);

/* The same, or nothing when a part of it is elsewhere: half a name is a wrong
 * one. */
void text_report_whole(struct packet *pkt, enum field_id id,
                       const struct cur *text);

#endif
