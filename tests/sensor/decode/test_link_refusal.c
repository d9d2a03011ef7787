/* test_link_refusal.c - link types without network packets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "sensor/decode/link_refusal.h"

static void test_usb_is_refused(void **state)
{
	static const uint16_t usb[] = { 186, 189, 220, 249, 266,
		                        288, 293, 294, 295 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(usb); i++) {
		assert_non_null(link_refusal(usb[i]));
		assert_non_null(strstr(link_refusal(usb[i]), "USB"));
	}
}

static void test_others_are_not(void **state)
{
	size_t refused = 0;

	(void)state;
	for (uint32_t type = 0; type <= UINT16_MAX; type++)
		refused += link_refusal((uint16_t)type) != NULL;
	assert_int_equal(refused, 9);
	assert_null(link_refusal(1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_usb_is_refused),
		cmocka_unit_test(test_others_are_not),
	};

	return cmocka_run_group_tests_name("link_refusal", tests, NULL, NULL);
}
