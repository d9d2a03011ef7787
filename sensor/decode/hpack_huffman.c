/*
 * hpack_huffman.c - the Huffman code of HTTP/2 headers.
 *
 * The code is canonical: codes of one length follow each other in the order of
 * their symbols, and the first of a length follows the last of the length
 * before it. How many there are of each length is all there is to know.
 */
#include "sensor/decode/hpack_huffman.h"

#define CODE_BITS_MAX 30
#define SYMBOL_END_MARK 256
#define PADDING_BITS_MAX 7

static const uint8_t count_of_length[CODE_BITS_MAX + 1] = {
	0, 0, 0, 0, 0, 10, 26, 32, 6,  0, 5,  3,  2,  6, 2, 3,
	0, 0, 0, 3, 8, 13, 26, 29, 12, 4, 15, 19, 29, 0, 4
};

/* By length, then by symbol. */
static const uint16_t symbols[SYMBOL_END_MARK + 1] = {
	48,  49,  50,  97,  99,  101, 105, 111, 115, 116, 32,  37,  45,  46,
	47,  51,  52,  53,  54,  55,  56,  57,  61,  65,  95,  98,  100, 102,
	103, 104, 108, 109, 110, 112, 114, 117, 58,  66,  67,  68,  69,  70,
	71,  72,  73,  74,  75,  76,  77,  78,  79,  80,  81,  82,  83,  84,
	85,  86,  87,  89,  106, 107, 113, 118, 119, 120, 121, 122, 38,  42,
	44,  59,  88,  90,  33,  34,  40,  41,  63,  39,  43,  124, 35,  62,
	0,   36,  64,  91,  93,  126, 94,  125, 60,  96,  123, 92,  195, 208,
	128, 130, 131, 162, 184, 194, 224, 226, 153, 161, 167, 172, 176, 177,
	179, 209, 216, 217, 227, 229, 230, 129, 132, 133, 134, 136, 146, 154,
	156, 160, 163, 164, 169, 170, 173, 178, 181, 185, 186, 187, 189, 190,
	196, 198, 228, 232, 233, 1,   135, 137, 138, 139, 140, 141, 143, 147,
	149, 150, 151, 152, 155, 157, 158, 165, 166, 168, 174, 175, 180, 182,
	183, 188, 191, 197, 231, 239, 9,   142, 144, 145, 148, 159, 171, 206,
	215, 225, 236, 237, 199, 207, 234, 235, 192, 193, 200, 201, 202, 205,
	210, 213, 218, 219, 238, 240, 242, 243, 255, 203, 204, 211, 212, 214,
	221, 222, 223, 241, 244, 245, 246, 247, 248, 250, 251, 252, 253, 254,
	2,   3,   4,   5,   6,   7,   8,   11,  12,  14,  15,  16,  17,  18,
	19,  20,  21,  23,  24,  25,  26,  27,  28,  29,  30,  31,  127, 220,
	249, 10,  13,  22,  256
};

struct bits {
	struct cur c;
	uint8_t byte;
	unsigned int left; /* of `byte` */
};

static bool bits_take(struct bits *bits, uint32_t *out_bit)
{
	if (bits->left == 0) {
		if (cur_left(&bits->c) == 0)
			return false;
		bits->byte = cur_u8(&bits->c);
		bits->left = 8;
	}
	bits->left--;
	*out_bit = bits->byte >> bits->left & 1u;
	return true;
}

enum taken {
	TAKEN_SYMBOL,
	TAKEN_END, /* nothing but padding is left */
	TAKEN_BAD
};

static enum taken take_symbol(struct bits *bits, uint16_t *out_symbol)
{
	uint32_t code = 0, first = 0, before = 0;
	bool all_ones = true;

	for (unsigned int len = 1; len <= CODE_BITS_MAX; len++) {
		uint32_t bit;

		if (!bits_take(bits, &bit))
			return all_ones && len - 1 <= PADDING_BITS_MAX
			               ? TAKEN_END
			               : TAKEN_BAD;
		all_ones &= bit == 1;
		code = code << 1 | bit;
		first <<= 1;
		if (code - first < count_of_length[len]) {
			*out_symbol = symbols[before + code - first];
			return TAKEN_SYMBOL;
		}
		first += count_of_length[len];
		before += count_of_length[len];
	}
	return TAKEN_BAD;
}

bool hpack_huffman_decode(struct cur coded, uint8_t *out, size_t size,
                          size_t *out_len)
{
	struct bits bits = { .c = coded };
	size_t len = 0;
	uint16_t symbol = 0;
	enum taken taken;

	while ((taken = take_symbol(&bits, &symbol)) == TAKEN_SYMBOL) {
		if (symbol == SYMBOL_END_MARK || len == size)
			return false;
		out[len++] = (uint8_t)symbol;
	}
	*out_len = len;
	return taken == TAKEN_END;
}
