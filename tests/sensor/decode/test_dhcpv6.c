/* test_dhcpv6.c - DHCPv6, also relayed. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

/* clang-format off */
static const uint8_t solicit[] = {
	1, 0xab, 0xcd, 0xef,          /* solicit, transaction */
	0, 8, 0, 2, 0, 0,             /* elapsed time */
	0, 39, 0, 10, 0,              /* client FQDN: flags */
	4, 'd', 'e', 's', 'k', 2, 'd', 'e', 0,
	0, 16, 0, 10, 0, 0, 1, 0x37,  /* vendor class: enterprise */
	0, 4, 'M', 'S', 'F', 'T',
};
/* clang-format on */

#define FQDN_AT 10
#define VENDOR_AT 24
#define RELAY_SIZE 34

static struct payload_case on_port(void)
{
	return (struct payload_case){ .decoder = &decoder_dhcpv6,
		                      .l4 = APP_UDP,
		                      .src_port = 546,
		                      .dst_port = 547 };
}

static void test_message(void **state)
{
	struct payload_case p = on_port();

	(void)state;
	payload_run(&p, solicit, sizeof(solicit), sizeof(solicit));
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_DHCPV6);
	expect_number(&p, FIELD_DHCPV6_MSG, 1);
	expect_number(&p, FIELD_DHCPV6_XID, 0xabcdef);
	expect_text(&p, FIELD_DHCPV6_FQDN, "desk.de");
	expect_text(&p, FIELD_DHCPV6_VENDOR, "MSFT");
	payload_done(&p);
	expect_any_cut(&p, solicit, sizeof(solicit));
}

/* The name of a host without a domain has no root at its end. */
static void test_partial_name(void **state)
{
	struct payload_case p = on_port();

	(void)state;
	payload_run(&p, "\1\0\0\1\0\x27\0\6\0\4desk", 14, 14);
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_DHCPV6_FQDN, "desk");
	payload_done(&p);
	payload_run(&p, "\1\0\0\1\0\x27\0\6\0\5desk", 14, 14);
	assert_int_equal(p.state, CUR_OK); /* that option alone is damaged */
	expect_none(&p, FIELD_DHCPV6_FQDN);
	payload_done(&p);
	payload_run(&p, "\1\0\0\1\0\x27\0\2\0\0", 10, 10); /* the root */
	expect_none(&p, FIELD_DHCPV6_FQDN);
	payload_done(&p);
	payload_run(&p, "\1\0\0\1\0\x27\0\3\0\xc0\0", 11, 11); /* a pointer */
	expect_none(&p, FIELD_DHCPV6_FQDN);
	payload_done(&p);
}

static void set_length(uint8_t *bytes, size_t option_at, uint16_t len)
{
	bytes[option_at + 2] = (uint8_t)(len >> 8);
	bytes[option_at + 3] = (uint8_t)len;
}

static void test_lengths(void **state)
{
	static const uint16_t lengths[] = { 0, 1, 0xffff };
	struct payload_case p = on_port();
	uint8_t bytes[sizeof(solicit)];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		memcpy(bytes, solicit, sizeof(bytes));
		set_length(bytes, FQDN_AT, lengths[i]);
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		expect_sound(&p, sizeof(bytes));
		expect_none(&p, FIELD_DHCPV6_FQDN);
		assert_int_equal(p.state, CUR_SHORT);
		payload_done(&p);

		memcpy(bytes, solicit, sizeof(bytes));
		set_length(bytes, VENDOR_AT, lengths[i]);
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		expect_none(&p, FIELD_DHCPV6_VENDOR);
		expect_text(&p, FIELD_DHCPV6_FQDN, "desk.de");
		payload_done(&p);
	}
	memcpy(bytes, solicit, sizeof(bytes));
	bytes[sizeof(bytes) - 6] = 0xff; /* a text longer than its option */
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_none(&p, FIELD_DHCPV6_VENDOR);
	payload_done(&p);
}

/* Wraps the message in `n` relays; gives the length. */
static size_t wrap(uint8_t *out, size_t n)
{
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		size_t inner = (n - i - 1) * (RELAY_SIZE + 4) + sizeof(solicit);

		memset(out + used, 0, RELAY_SIZE);
		out[used] = 12; /* relay-forward */
		out[used + RELAY_SIZE] = 0;
		out[used + RELAY_SIZE + 1] = 9;
		set_length(out, used + RELAY_SIZE, (uint16_t)inner);
		used += RELAY_SIZE + 4;
	}
	memcpy(out + used, solicit, sizeof(solicit));
	return used + sizeof(solicit);
}

static void test_relayed(void **state)
{
	struct payload_case p = on_port();
	uint8_t bytes[600];
	size_t len;

	(void)state;
	for (size_t n = 1; n <= 8; n++) {
		len = wrap(bytes, n);
		payload_run(&p, bytes, len, len);
		assert_int_equal(p.state, CUR_OK);
		expect_number(&p, FIELD_DHCPV6_MSG, 12);
		expect_number(&p, FIELD_DHCPV6_XID, 0xabcdef);
		expect_text(&p, FIELD_DHCPV6_FQDN, "desk.de");
		payload_done(&p);
	}
	len = wrap(bytes, 9); /* more than relays may be */
	payload_run(&p, bytes, len, len);
	expect_number(&p, FIELD_DHCPV6_MSG, 12);
	expect_none(&p, FIELD_DHCPV6_XID);
	payload_done(&p);
	expect_any_cut(&p, bytes, wrap(bytes, 2));
}

static void test_not_dhcpv6(void **state)
{
	struct payload_case p = on_port();

	(void)state;
	payload_run(&p, "\0\1\2\3", 4, 4);
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_partial_name),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_relayed),
		cmocka_unit_test(test_not_dhcpv6),
	};

	return cmocka_run_group_tests_name("dhcpv6", tests, NULL, NULL);
}
