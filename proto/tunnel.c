/* tunnel.c - names of what carries packets inside packets. */
#include "proto/tunnel.h"

#include <stddef.h>

static const char *const names[TUNNEL_END] = {
#define TUNNEL(number, upper, name) [number] = (name),
#include "proto/tunnels.def"
#undef TUNNEL
};

const char *tunnel_name(uint8_t tunnel)
{
	return tunnel < TUNNEL_END && names[tunnel] ? names[tunnel] : "unknown";
}
