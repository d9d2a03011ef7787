/*
 * dialog.h - protocols that are a dialog of short lines: FTP, SMTP, POP, IMAP.
 *
 * Shape: a word is told from a list of known ones, so that nothing else of
 *        what a client types is ever reported: not a name, not a password.
 * Ownership: texts borrow from the packet.
 * Threads: none shared.
 * Source: RFC 959 4, RFC 5321 4.1-4.2, RFC 1939 3, RFC 3501 2.2, RFC 4422.
 */
#ifndef SENSOR_DECODE_DIALOG_H
#define SENSOR_DECODE_DIALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/cursor.h"
#include "sensor/decode/packet.h"

#define DIALOG_BYTES_MAX 4096 /* looked at in one segment */
#define DIALOG_LINES_MAX 16

/* Whether the first bytes are text in whatever encoding: what is encrypted
 * since STARTTLS is not. */
bool dialog_is_text(const struct cur *payload);

/* Takes the word that `line` begins with, and the blank behind it. False, and
 * nothing taken, when it is none of `words`, which end with NULL. */
bool dialog_take_known(struct cur *line, const char *const *words,
                       struct cur *out_word);

/* Takes a reply code of three digits. `out_more` says that the reply goes on
 * in the next line. */
bool dialog_take_code(struct cur *line, uint32_t *out_code, bool *out_more);

/* Takes the code of a line of a reply. Only the first line of a reply reports
 * it: `*going_on`, 0 before the first line, is the code of a reply that has
 * begun and not ended. */
bool dialog_reply(struct cur *line, uint32_t *going_on, enum field_id id,
                  struct packet *pkt);

/* Whether the first word names a mechanism that sends a secret as it is. */
bool dialog_is_clear_auth(struct cur line);

/* Whether a word of the line ends with `name` ("ESMTP" with "SMTP") or with
 * `name` and one more letter ("vsFTPd"). Host names are no such words. */
bool dialog_names(struct cur line, const char *name);

#endif
