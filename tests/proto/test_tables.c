/* test_tables.c - the tables of apps, fields and messages hold together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "common/compiler.h"
#include "proto/app.h"
#include "proto/field.h"
#include "proto/frame.h"
#include "proto/tunnel.h"

struct row {
	unsigned int number;
	const char *name;
};

static const struct row apps[] = {
#define APP(number, upper, name) { (number), (name) },
#include "proto/apps.def"
#undef APP
};

static const struct row tunnels[] = {
#define TUNNEL(number, upper, name) { (number), (name) },
#include "proto/tunnels.def"
#undef TUNNEL
};

static const struct row messages[] = {
#define MESSAGE(number, upper, lower, direction) { (number), #lower },
#include "proto/messages.def"
#undef MESSAGE
};

static const char *const directions[] = {
#define MESSAGE(number, upper, lower, direction) (direction),
#include "proto/messages.def"
#undef MESSAGE
};

static const struct row field_rows[] = {
#define FIELD(number, upper, filter, type, group, key, text)                   \
	{ (number), (filter) },
#include "proto/fields.def"
#undef FIELD
};

/* Ascending, so that the row added last is the highest and _END is right. */
static void assert_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_true(rows[i].name[0]);
		assert_true(i == 0 || rows[i].number > rows[i - 1].number);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(rows[i].name, rows[j].name);
	}
}

static void rows_are_unique(void **state)
{
	(void)state;
	assert_rows(apps, ARRAY_SIZE(apps));
	assert_rows(tunnels, ARRAY_SIZE(tunnels));
	assert_rows(messages, ARRAY_SIZE(messages));
	assert_rows(field_rows, ARRAY_SIZE(field_rows));
	assert_int_equal(apps[ARRAY_SIZE(apps) - 1].number + 1, APP_END);
	assert_int_equal(field_rows[ARRAY_SIZE(field_rows) - 1].number + 1,
	                 FIELD_END);
	assert_true(APP_END <= UINT8_MAX + 1);
	assert_true(FIELD_END <= UINT16_MAX);
}

static void apps_have_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(apps); i++) {
		assert_string_equal(app_name((uint8_t)apps[i].number),
		                    apps[i].name);
		assert_int_equal(app_by_name(apps[i].name), apps[i].number);
	}
	assert_string_equal(app_name(APP_END), "unknown");
	assert_string_equal(app_name(UINT8_MAX), "unknown");
	assert_int_equal(app_by_name("no such thing"), -1);
	assert_int_equal(app_by_name(""), -1);
	assert_int_equal(app_by_name("DNS"), -1);
	assert_int_equal(app_by_name("dns"), APP_DNS);
}

static void tunnels_have_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tunnels); i++)
		assert_string_equal(tunnel_name((uint8_t)tunnels[i].number),
		                    tunnels[i].name);
	assert_string_equal(tunnel_name(TUNNEL_NONE), "unknown");
	assert_string_equal(tunnel_name(TUNNEL_END), "unknown");
	assert_string_equal(tunnel_name(UINT8_MAX), "unknown");
}

static void messages_have_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		assert_string_equal(message_name((uint8_t)messages[i].number),
		                    messages[i].name);
		assert_true(strcmp(directions[i], "dashboard to sensor") == 0 ||
		            strcmp(directions[i], "sensor to dashboard") == 0);
	}
	assert_string_equal(message_name(MESSAGE_NONE), "unknown");
	assert_string_equal(message_name(UINT8_MAX), "unknown");
}

static void fields_are_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(field_rows); i++) {
		const struct field_info *info =
		        field_info((uint16_t)field_rows[i].number);

		assert_non_null(info);
		assert_string_equal(info->filter_name, field_rows[i].name);
		assert_int_equal(field_by_name(info->filter_name),
		                 field_rows[i].number);
		assert_true(info->json_group[0]);
		assert_true(info->json_key[0]);
		assert_true(info->text[0]);
		assert_true(info->type > FIELD_TYPE_NONE &&
		            info->type <= FIELD_TYPE_MAC);
		/* "dns.qry.name" belongs to group "dns", and
		 * "tls.handshake.ciphersuite" to "tls_sh" */
		assert_memory_equal(info->filter_name, info->json_group,
		                    strcspn(info->json_group, "_"));
	}
	assert_null(field_info(FIELD_NONE));
	assert_null(field_info(FIELD_END));
	assert_null(field_info(UINT16_MAX));
	assert_int_equal(field_by_name("no.such.field"), FIELD_NONE);
	assert_int_equal(field_by_name(""), FIELD_NONE);
	assert_int_equal(field_info(FIELD_DNS_QNAME)->type, FIELD_TYPE_TEXT);
}

/* Names that fields may share in JSON (the four counts of DNS) have one type.
 */
static void shared_keys_have_one_type(void **state)
{
	(void)state;
	for (uint16_t i = 1; i < FIELD_END; i++) {
		const struct field_info *a = field_info(i);

		for (uint16_t j = 1; a && j < i; j++) {
			const struct field_info *b = field_info(j);

			if (b && strcmp(a->json_group, b->json_group) == 0 &&
			    strcmp(a->json_key, b->json_key) == 0)
				assert_int_equal(a->type, b->type);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_unique),
		cmocka_unit_test(apps_have_names),
		cmocka_unit_test(tunnels_have_names),
		cmocka_unit_test(messages_have_names),
		cmocka_unit_test(fields_are_complete),
		cmocka_unit_test(shared_keys_have_one_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
