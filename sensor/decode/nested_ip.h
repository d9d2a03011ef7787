/*
 * nested_ip.h - IP packets inside of IP packets.
 *
 * Shape: while a packet is decoded, the record's IP and transport members are
 *        those of the innermost IP packet so far: a decoder looks at src_port
 *        and need not know about tunnels. At the end the outermost ones take
 *        their place and the innermost ones become `inner`.
 * Threads: no state.
 */
#ifndef SENSOR_DECODE_NESTED_IP_H
#define SENSOR_DECODE_NESTED_IP_H

#include "sensor/decode/packet.h"

/* An IP header is about to be filled in. */
void nested_ip_begin(struct packet *pkt);

/* The packet is decoded. */
void nested_ip_end(struct packet *pkt);

#endif
