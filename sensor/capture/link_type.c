/* link_type.c - see link_type.h. */
#include "sensor/capture/link_type.h"

#include <stddef.h>

#include "common/compiler.h"

static const struct {
	uint16_t dlt, link_type;
} pairs[] = {
	{ 11, 100 }, /* ATM_RFC1483 */
	{ 12, 101 }, /* RAW */
	{ 15, 102 }, /* SLIP_BSDOS */
	{ 16, 103 }, /* PPP_BSDOS */
	{ 19, 106 }, /* ATM_CLIP */
};

uint16_t link_type_from_dlt(int dlt)
{
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (pairs[i].dlt == dlt)
			return pairs[i].link_type;
	return (uint16_t)dlt;
}

int link_type_to_dlt(uint16_t link_type)
{
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (pairs[i].link_type == link_type)
			return pairs[i].dlt;
	return link_type;
}
