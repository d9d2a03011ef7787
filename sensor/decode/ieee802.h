/*
 * ieee802.h - the type or length field of Ethernet and of VLAN tags.
 *
 * Source: IEEE 802.3 3.2.6: up to 1500 it is a length and an LLC header
 *        follows, from 1536 on it is an Ethertype.
 * Threads: no state.
 */
#ifndef SENSOR_DECODE_IEEE802_H
#define SENSOR_DECODE_IEEE802_H

#include <stdint.h>

#include "sensor/decode/packet.h"

/* What follows the field; a length cuts padding off the cursor. */
struct next ieee802_next(struct cur *c, struct packet *pkt,
                         uint16_t type_or_len);

#endif
