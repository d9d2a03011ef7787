/* test_ja4.c - the JA4 fingerprint of a TLS client. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "sensor/decode/ja4.h"

/* The example of the technical description, in another order. */
static const uint16_t ciphers[] = { 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f,
	                            0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013,
	                            0xc014, 0x009c, 0x009d, 0x002f, 0x0035 };
static const uint16_t extensions[] = { 0x001b, 0x0000, 0x0033, 0x0010,
	                               0x4469, 0x0017, 0x002d, 0x000d,
	                               0x0005, 0x0023, 0x0012, 0x002b,
	                               0xff01, 0x000b, 0x000a, 0x0015 };
static const uint16_t signatures[] = { 0x0403, 0x0804, 0x0401, 0x0503,
	                               0x0805, 0x0501, 0x0806, 0x0601 };

static void example(struct tls_client_hello *hello)
{
	memset(hello, 0, sizeof(*hello));
	hello->version = 0x0303;
	hello->version_highest = 0x0304;
	memcpy(hello->ciphers, ciphers, sizeof(ciphers));
	hello->cipher_count = ARRAY_SIZE(ciphers);
	memcpy(hello->extensions, extensions, sizeof(extensions));
	hello->extension_count = ARRAY_SIZE(extensions);
	memcpy(hello->signatures, signatures, sizeof(signatures));
	hello->signature_count = ARRAY_SIZE(signatures);
	hello->alpn[0] = (struct tls_text){ (const uint8_t *)"h2", 2 };
	hello->alpn_count = 1;
}

static void expect_ja4(const struct tls_client_hello *hello, const char *ja4)
{
	uint8_t out[JA4_SIZE + 1] = { 0 };

	ja4_write(hello, out);
	assert_int_equal(out[JA4_SIZE], 0);
	assert_string_equal((const char *)out, ja4);
}

/* The first part alone. */
static void expect_begin(const struct tls_client_hello *hello, const char *text)
{
	uint8_t out[JA4_SIZE];

	ja4_write(hello, out);
	out[10] = 0;
	assert_string_equal((const char *)out, text);
}

static void test_example(void **state)
{
	struct tls_client_hello hello;

	(void)state;
	example(&hello);
	expect_ja4(&hello, "t13d1516h2_8daaf6152771_e5627efa2ab1");
	hello.carrier = TLS_CARRIER_QUIC;
	expect_ja4(&hello, "q13d1516h2_8daaf6152771_e5627efa2ab1");
}

static void test_empty(void **state)
{
	static struct tls_client_hello hello;

	(void)state;
	hello.version = 0x0301;
	expect_ja4(&hello, "t10i000000_000000000000_000000000000");
}

static void test_versions(void **state)
{
	static const struct {
		uint16_t version;
		const char *text;
	} cases[] = {
		{ 0x0304, "d13d1516h2" }, { 0x0303, "d12d1516h2" },
		{ 0x0302, "d11d1516h2" }, { 0x0301, "d10d1516h2" },
		{ 0x0300, "ds3d1516h2" }, { 0x0002, "ds2d1516h2" },
		{ 0x0100, "ds1d1516h2" }, { 0xfeff, "dd1d1516h2" },
		{ 0xfefd, "dd2d1516h2" }, { 0xfefc, "dd3d1516h2" },
		{ 0x7f12, "d00d1516h2" },
	};
	struct tls_client_hello hello;

	(void)state;
	example(&hello);
	hello.carrier = TLS_CARRIER_DTLS;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		hello.version_highest = cases[i].version;
		expect_begin(&hello, cases[i].text);
		hello.version_highest = 0;
		hello.version = cases[i].version;
		expect_begin(&hello, cases[i].text);
	}
}

static void test_alpn(void **state)
{
	static const struct {
		const char *name;
		size_t len;
		const char *text;
	} cases[] = {
		{ "http/1.1", 8, "t13d1516h1" }, { "h", 1, "t13d1516hh" },
		{ "", 0, "t13d151600" },         { "\xab", 1, "t13d1516ab" },
		{ "\xab\xcd", 2, "t13d1516ad" }, { "h\xcd", 2, "t13d15166d" },
		{ " 2", 2, "t13d151622" },       { "0Z", 2, "t13d15160Z" },
	};
	struct tls_client_hello hello;

	(void)state;
	example(&hello);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		hello.alpn[0].bytes = (const uint8_t *)cases[i].name;
		hello.alpn[0].len = cases[i].len;
		expect_begin(&hello, cases[i].text);
	}
	hello.alpn_count = 0;
	expect_begin(&hello, "t13d151600");
}

/* As many as are kept, in the order that costs most to sort. */
static void test_full(void **state)
{
	struct tls_client_hello hello;

	(void)state;
	example(&hello);
	hello.cipher_count = TLS_CLIENT_HELLO_CIPHERS_MAX;
	hello.extension_count = TLS_CLIENT_HELLO_EXTENSIONS_MAX;
	hello.signature_count = TLS_CLIENT_HELLO_SIGNATURES_MAX;
	for (size_t i = 0; i < TLS_CLIENT_HELLO_CIPHERS_MAX; i++)
		hello.ciphers[i] = (uint16_t)(0xffff - i);
	for (size_t i = 0; i < TLS_CLIENT_HELLO_EXTENSIONS_MAX; i++)
		hello.extensions[i] = (uint16_t)(0xffff - i);
	for (size_t i = 0; i < TLS_CLIENT_HELLO_SIGNATURES_MAX; i++)
		hello.signatures[i] = (uint16_t)i;
	expect_ja4(&hello, "t13i9999h2_45fb64f9e700_e25049aa9eb2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_example),  cmocka_unit_test(test_empty),
		cmocka_unit_test(test_versions), cmocka_unit_test(test_alpn),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests_name("ja4", tests, NULL, NULL);
}
