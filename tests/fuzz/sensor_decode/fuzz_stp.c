/* fuzz_stp.c - see decode_fuzz() for what the bytes mean. */
#include "sensor/decode/decoders.h"
#include "tests/support/decode_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return decode_fuzz(&decoder_stp, data, size);
}
