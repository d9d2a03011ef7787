/*
 * tunnel.h - what carries packets inside packets, from tunnels.def.
 *
 * Threads: constant data.
 */
#ifndef PROTO_TUNNEL_H
#define PROTO_TUNNEL_H

#include <stdint.h>

enum tunnel {
	TUNNEL_NONE = 0,
#define TUNNEL(number, upper, name) TUNNEL_##upper = (number),
#include "proto/tunnels.def"
#undef TUNNEL
	TUNNEL_END
};

/* "vxlan"; "unknown" for a number this version does not know. */
const char *tunnel_name(uint8_t tunnel);

#endif
