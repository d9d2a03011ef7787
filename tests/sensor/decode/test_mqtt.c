/* test_mqtt.c - MQTT, and that passwords stay in the packet. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

/* clang-format off */
static const uint8_t connect[] = {
	0x10, 0x1c,                   /* CONNECT, 28 bytes */
	0x00, 0x04, 'M', 'Q', 'T', 'T',
	0x05,                         /* version 5 */
	0xc2,                         /* user name, password, clean start */
	0x00, 0x3c,                   /* keep alive */
	0x00,                         /* no properties */
	0x00, 0x03, 'i', 'd', '1',    /* client */
	0x00, 0x04, 'u', 's', 'e', 'r',
	0x00, 0x04, 'w', 'o', 'r', 'd',
};

static const uint8_t publish[] = {
	0x30, 0x09,                   /* PUBLISH, 9 bytes */
	0x00, 0x03, 'a', '/', 'b',    /* topic */
	'd', 'a', 't', 'a',
};
/* clang-format on */

#define PROPERTIES_AT 12

static struct payload_case on(uint16_t port)
{
	return (struct payload_case){ .decoder = &decoder_mqtt,
		                      .l4 = APP_TCP,
		                      .src_port = 40000,
		                      .dst_port = port };
}

static void test_connect(void **state)
{
	struct payload_case p = on(40001);

	(void)state;
	payload_run(&p, connect, sizeof(connect), sizeof(connect));
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_MQTT);
	expect_number(&p, FIELD_MQTT_TYPE, 1);
	expect_text(&p, FIELD_MQTT_CLIENT_ID, "id1");
	expect_number(&p, FIELD_MQTT_CREDENTIALS, 1);
	assert_int_equal(p.pkt.record.field_count, 3); /* and no more */
	payload_done(&p);
	expect_any_cut(&p, connect, sizeof(connect));
}

static void test_old_connect(void **state)
{
	static const uint8_t old[] = { 0x10, 0x11, 0,   6,   'M', 'Q', 'I',
		                       's',  'd',  'p', 3,   2,   0,   0x3c,
		                       0,    3,    'i', 'd', '1' };
	struct payload_case p = on(40001);

	(void)state;
	payload_run(&p, old, sizeof(old), sizeof(old));
	assert_int_equal(p.match, MATCH_CONTENT);
	expect_text(&p, FIELD_MQTT_CLIENT_ID, "id1");
	expect_none(&p, FIELD_MQTT_CREDENTIALS);
	payload_done(&p);
}

static void test_publish(void **state)
{
	struct payload_case p = on(1883);

	(void)state;
	payload_run(&p, publish, sizeof(publish), sizeof(publish));
	assert_int_equal(p.match, MATCH_PORT);
	expect_number(&p, FIELD_MQTT_TYPE, 3);
	expect_text(&p, FIELD_MQTT_TOPIC, "a/b");
	payload_done(&p);
	payload_run(&p, publish, 8, 8); /* goes on in the next segment */
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_MQTT_TOPIC, "a/b");
	payload_done(&p);
	expect_any_cut(&p, publish, sizeof(publish));
}

/* The properties of version 5 are in front of the topic. */
static void test_subscribe(void **state)
{
	static const uint8_t v3[] = { 0x82, 8, 0, 1, 0, 3, 'a', '/', 'b', 0 };
	static const uint8_t v5[] = {
		0x82, 9, 0, 1, 0, 0, 3, 'a', '/', 'b', 0
	};
	struct payload_case p = on(1883);

	(void)state;
	payload_run(&p, v3, sizeof(v3), sizeof(v3));
	expect_text(&p, FIELD_MQTT_TOPIC, "a/b");
	payload_done(&p);
	payload_run(&p, v5, sizeof(v5), sizeof(v5));
	expect_text(&p, FIELD_MQTT_TOPIC, "a/b");
	payload_done(&p);
	expect_any_cut(&p, v5, sizeof(v5));
}

static enum match match_first(uint8_t first, uint8_t second, uint8_t third)
{
	const uint8_t bytes[] = { first, second, third, 0x80, 0x80, 0x01 };
	struct payload_case p = on(1883);

	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	payload_done(&p);
	return p.match;
}

static void test_headers(void **state)
{
	(void)state;
	assert_int_equal(match_first(0x00, 0, 0), MATCH_NO);
	assert_int_equal(match_first(0x10, 0, 0), MATCH_NO); /* no name */
	assert_int_equal(match_first(0x36, 0, 0), MATCH_NO); /* QoS 3 */
	assert_int_equal(match_first(0x3d, 0, 0), MATCH_PORT);
	assert_int_equal(match_first(0x80, 0, 0), MATCH_NO); /* flags 2 */
	assert_int_equal(match_first(0x82, 0, 0), MATCH_PORT);
	assert_int_equal(match_first(0xc1, 0, 0), MATCH_NO);
	assert_int_equal(match_first(0xc0, 0, 0), MATCH_PORT);
	assert_int_equal(match_first(0xc0, 0x80, 0x80), MATCH_NO);
}

/* Lengths inside a message that contradict it. */
static void test_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 0x7f, 0xff };
	struct payload_case p = on(1883);
	uint8_t bytes[sizeof(connect)];

	(void)state;
	for (size_t i = 1; i < sizeof(bytes); i++) {
		for (size_t k = 0; k < ARRAY_SIZE(lengths); k++) {
			memcpy(bytes, connect, sizeof(bytes));
			bytes[i] = lengths[k];
			payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
			expect_sound(&p, sizeof(bytes));
			payload_done(&p);
		}
	}
	memcpy(bytes, connect, sizeof(bytes));
	bytes[PROPERTIES_AT] = 0x7f;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_SHORT);
	expect_none(&p, FIELD_MQTT_CLIENT_ID);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_connect),
		cmocka_unit_test(test_old_connect),
		cmocka_unit_test(test_publish),
		cmocka_unit_test(test_subscribe),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_lengths),
	};

	return cmocka_run_group_tests_name("mqtt", tests, NULL, NULL);
}
