/* auth.c - making and checking the token. Source: RFC 6750 2.1. */
#include "dashboard/api/auth.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

#include "dashboard/api/http_server.h"

#define TOKEN_BYTES 32
#define TOKEN_TEXT (HTTP_TOKEN_SIZE - 1)
#define SCHEME "Bearer "

int http_token_new(char out[HTTP_TOKEN_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t random[TOKEN_BYTES];
	size_t i;

	/* Up to 256 bytes come whole or not at all: getrandom(2). */
	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return -errno;
	for (i = 0; i < sizeof(random); i++) {
		out[2 * i] = digits[random[i] >> 4];
		out[2 * i + 1] = digits[random[i] & 0x0f];
	}
	out[2 * i] = '\0';
	return 0;
}

bool auth_token_ok(const char *token, const char *given)
{
	volatile uint8_t different = 0;
	size_t i;

	/* The length is public: it is the same for all. */
	if (!given || strlen(given) != TOKEN_TEXT ||
	    strlen(token) != TOKEN_TEXT)
		return false;
	for (i = 0; i < TOKEN_TEXT; i++)
		different = different | (uint8_t)(token[i] ^ given[i]);
	return different == 0;
}

bool auth_bearer_ok(const char *token, const char *header)
{
	size_t scheme = sizeof(SCHEME) - 1;

	if (!header || strncasecmp(header, SCHEME, scheme) != 0)
		return false;
	return auth_token_ok(token, header + scheme);
}
