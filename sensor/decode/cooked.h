/*
 * cooked.h - what Linux "cooked" captures of both versions share.
 *
 * Source: tcpdump.org LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2.
 * Threads: no state.
 */
#ifndef SENSOR_DECODE_COOKED_H
#define SENSOR_DECODE_COOKED_H

#include <stdint.h>

#include "sensor/decode/packet.h"

#define COOKED_ADDR_SIZE 8

struct cooked {
	uint16_t arphrd;   /* ARPHRD_* of the interface */
	uint16_t addr_len; /* of the sender, may be over COOKED_ADDR_SIZE */
	uint16_t protocol; /* Ethertype, or ETH_P_* of Linux below 0x0600 */
	uint8_t addr[COOKED_ADDR_SIZE];
};

/* Fills the record, names what follows the header. */
struct next cooked_next(const struct cur *c, struct packet *pkt,
                        const struct cooked *cooked);

#endif
