/*
 * x509_names.h - whom a certificate is for.
 *
 * Shape: a walk over the outer structure of the DER encoding, to the common
 *        name of the subject and the DNS names among its alternative names. No
 *        signature, date or key is looked at.
 * Errors: the cursor fails at lengths that contradict each other, and where the
 *        bytes end; names before that place are reported.
 * Ownership: names borrow from the certificate.
 * Threads: the sensor's one thread.
 * Source: RFC 5280 4.1, 4.2.1.6; ITU-T X.690 8.1 (definite lengths, 10.1).
 */
#ifndef SENSOR_DECODE_X509_NAMES_H
#define SENSOR_DECODE_X509_NAMES_H

#include <stdbool.h>

#include "common/cursor.h"
#include "sensor/decode/packet.h"

#define X509_NAMES_MAX 16 /* DNS names kept */

/* True when no name can follow: the walk came to the alternative names' end or
 * to the certificate's. */
bool x509_names_decode(struct cur *certificate, struct packet *pkt);

#endif
