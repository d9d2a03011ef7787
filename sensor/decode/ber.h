/*
 * ber.h - elements of ASN.1 as BER writes them.
 *
 * Shape: tags of one byte and definite lengths of at most four: all that
 *        SNMP, LDAP and Kerberos use.
 * Errors: another form makes the cursor CUR_SHORT.
 * Threads: as the cursor.
 * Source: ITU-T X.690 8.1.
 */
#ifndef SENSOR_DECODE_BER_H
#define SENSOR_DECODE_BER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/cursor.h"

#define BER_INTEGER 0x02
#define BER_OCTET_STRING 0x04
#define BER_ENUMERATED 0x0a
#define BER_GENERAL_STRING 0x1b
#define BER_SEQUENCE 0x30
#define BER_APPLICATION(n) (0x60 | (n)) /* constructed */
#define BER_CONTEXT(n) (0xa0 | (n))     /* constructed */
#define BER_CLASS_MASK 0xc0
#define BER_CLASS_APPLICATION 0x40
#define BER_CONSTRUCTED 0x20
#define BER_NUMBER_MASK 0x1f

struct ber {
	uint8_t tag;
	struct cur body;
};

/* False when `c` failed. */
bool ber_take(struct cur *c, struct ber *out);

/* False, and the tag is not there or `c` failed; then nothing was taken. */
bool ber_take_tag(struct cur *c, uint8_t tag, struct cur *out_body);

/* Takes tag and length alone: the body may end in a later segment. */
bool ber_take_header(struct cur *c, uint8_t *out_tag, uint32_t *out_len);

/* An INTEGER or ENUMERATED of at most four bytes that is not negative. */
bool ber_take_number(struct cur *c, uint32_t *out_number);

#endif
