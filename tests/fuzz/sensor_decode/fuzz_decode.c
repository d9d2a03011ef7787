/* fuzz_decode.c - whole packets: two bytes of link type, then the packet. Each
 * is decoded as it is, and as one of which the capture lacks the second half.
 */
#include <stdlib.h>
#include <string.h>

#include "sensor/decode/decode.h"
#include "tests/support/decode_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decode_part(uint16_t link_type, const uint8_t *bytes, size_t caplen,
                        size_t len)
{
	static struct packet pkt;
	struct counters counters = { 0 };
	struct captured captured = {
		.len = (uint32_t)len,
		.caplen = (uint32_t)caplen,
		.link_type = link_type,
	};
	uint8_t *block = malloc(caplen ? caplen : 1); /* exact */

	if (!block)
		abort();
	memcpy(block, bytes, caplen);
	captured.bytes = block;
	pkt.counters = &counters;
	decode_packet(&pkt, &captured);
	decode_check_packet(&pkt, &captured);
	free(block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint16_t link_type;

	if (size < 2)
		return 0;
	link_type = (uint16_t)(data[0] << 8 | data[1]);
	data += 2;
	size -= 2;
	decode_part(link_type, data, size, size);
	decode_part(link_type, data, size / 2, size);
	return 0;
}
