/* fuzz_quic_frames.c - what is inside of a QUIC Initial packet. Whole packets
 * hardly ever open under a fuzzer: their tag would have to be right. */
#include <stdlib.h>
#include <string.h>

#include "sensor/decode/ja4.h"
#include "sensor/decode/pieces.h"
#include "sensor/decode/quic_initial.h"
#include "sensor/decode/tls_stream.h"
#include "tests/support/decode_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct packet pkt;
	static struct counters counters;
	uint8_t *block = malloc(size ? size : 1); /* exact */
	struct pieces pieces;
	struct quic_crypto crypto;
	struct cur frames, stream;

	if (!block)
		abort();
	if (size > 0)
		memcpy(block, data, size);
	memset(&pkt, 0, sizeof(pkt));
	pkt.counters = &counters;
	pieces.count = 0;
	frames = cur_of(block, size, size);
	while (quic_initial_next(&frames, &crypto)) {
		const struct piece piece = { crypto.offset, crypto.bytes,
			                     crypto.len };

		pieces_add(&pieces, &piece);
	}
	stream = pieces_join(&pieces, JA4_SIZE, &pkt);
	free(block); /* nothing that is reported may lie there */
	(void)tls_stream_decode_crypto(&stream, &pkt);
	decode_check_fields(&pkt, NULL, 0);
	return 0;
}
