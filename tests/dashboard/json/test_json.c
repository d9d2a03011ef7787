/* JSON in and out, whatever bytes come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "dashboard/json/json.h"
#include "dashboard/json/json_tree.h"
#include "dashboard/json/json_writer.h"

static void expect(struct json *j, const char *expected)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	assert_int_equal(json_dump(j, &out), 0);
	assert_string_equal((const char *)out.bytes, expected);
	buf_done(&out);
	json_free(j);
}

static void test_values(void **state)
{
	struct json *object = json_object_new();
	struct json *array = json_array_new();

	(void)state;
	json_add_uint(array, 1);
	json_add_null(array);
	json_add_text(array, "x");
	json_set(object, "a", array);
	json_set_uint(object, "u", UINT64_MAX); /* clamped */
	json_set_int(object, "i", INT64_MIN);
	json_set_bool(object, "b", true);
	json_set_null(object, "n");
	json_set_text(object, "t", "a\"b");
	expect(object, "{\"a\":[1,null,\"x\"],\"u\":9223372036854775807,"
	               "\"i\":-9223372036854775808,\"b\":true,\"n\":null,"
	               "\"t\":\"a\\\"b\"}");
}

static void test_bytes(void **state)
{
	static const char bytes[] = "ok\xc3\xa4\xff\xc3 \xed\xa0\x80\xf4\x90"
	                            "\x80\x80\xc0\x80";
	char longer[3000];
	struct json *object = json_object_new();
	struct buf out;

	(void)state;
	json_set_bytes(object, "k", bytes, sizeof(bytes)); /* with its NUL */
	expect(object, "{\"k\":\"ok\xc3\xa4\\\\xff\\\\xc3 "
	               "\\\\xed\\\\xa0\\\\x80\\\\xf4\\\\x90\\\\x80\\\\x80"
	               "\\\\xc0\\\\x80\\\\x00\"}");
	object = json_object_new();
	memset(longer, 0xff, sizeof(longer));
	json_set_bytes(object, "k", longer, sizeof(longer));
	buf_init(&out, 1 << 20);
	assert_int_equal(json_dump(object, &out), 0);
	assert_int_equal(out.used, strlen("{\"k\":\"\"}") + 5 * 3000);
	buf_done(&out);
	json_free(object);
}

static void test_no_memory(void **state)
{
	struct json *object = json_object_new();
	struct buf out;

	(void)state;
	buf_init(&out, 8);
	assert_int_equal(json_dump(NULL, &out), -ENOMEM);
	json_set(object, "gone", NULL); /* ignored */
	json_set_text(object, "long", "too long for the buffer");
	assert_int_equal(buf_append(&out, "abc", 3), 0);
	assert_int_equal(json_dump(object, &out), -E2BIG);
	assert_string_equal((const char *)out.bytes, "abc");
	json_free(object);
	buf_done(&out);
	json_free(NULL);
}

static void test_parse(void **state)
{
	static const char text[] = "{\"t\":\"x\",\"i\":5,\"a\":[\"p\",7]}";
	char error[128] = "";
	struct json *j = json_parse(text, strlen(text), error, sizeof(error));
	const struct json *array;
	int64_t number;

	(void)state;
	assert_non_null(j);
	assert_string_equal(json_get_text(j, "t"), "x");
	assert_null(json_get_text(j, "i"));
	assert_true(json_get_int(j, "i", &number));
	assert_int_equal(number, 5);
	assert_false(json_get_int(j, "t", &number));
	assert_null(json_get(j, "t"));
	array = json_get(j, "a");
	assert_int_equal(json_array_len(array), 2);
	assert_string_equal(json_array_text(array, 0), "p");
	assert_null(json_array_text(array, 1));
	assert_null(json_array_text(array, 2));
	json_free(j);
}

static void test_bad_text(void **state)
{
	static const char *const bad[] = { "",     "[1]",
		                           "{",    "{\"a\"",
		                           "null", "{\"a\":1,\"a\":2}",
		                           "{}x",  "{\"a\":\"\xff\"}" };
	char deep[5000];
	char error[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		error[0] = '\0';
		assert_null(json_parse(bad[i], strlen(bad[i]), error,
		                       sizeof(error)));
		assert_true(error[0] != '\0');
	}
	memset(deep, '[', sizeof(deep));
	assert_null(json_parse(deep, sizeof(deep), error, sizeof(error)));
}

/* One of everything, told to both listeners. */
static void tell_all(const struct json_listener *l)
{
	static const char text[] = "q\"b\\n\n\x01\x7f\xff\xc3\xa4";
	static const struct json_event events[] = {
		{ .kind = JSON_KIND_OBJECT },
		{ .kind = JSON_KIND_UINT, .key = "max", .number = UINT64_MAX },
		{ .kind = JSON_KIND_UINT, .key = "zero" },
		{ .kind = JSON_KIND_INT, .key = "min", .whole = INT64_MIN },
		{ .kind = JSON_KIND_BOOL, .key = "yes", .number = 1 },
		{ .kind = JSON_KIND_BOOL, .key = "no" },
		{ .kind = JSON_KIND_ARRAY, .key = "empty" },
		{ .kind = JSON_KIND_END },
		{ .kind = JSON_KIND_ARRAY, .key = "many" },
		{ .kind = JSON_KIND_UINT, .number = 1 },
		{ .kind = JSON_KIND_INT, .whole = -1 },
		{ .kind = JSON_KIND_BOOL, .number = 1 },
		{ .kind = JSON_KIND_INT, .whole = -1 },
		{ .kind = JSON_KIND_BOOL, .number = 1 },
		{ .kind = JSON_KIND_NULL },
		{ .kind = JSON_KIND_OBJECT },
		{ .kind = JSON_KIND_NULL, .key = "in" },
		{ .kind = JSON_KIND_END },
		{ .kind = JSON_KIND_TEXT, .bytes = text, .len = sizeof(text) },
		{ .kind = JSON_KIND_END },
		{ .kind = JSON_KIND_OBJECT, .key = "object" },
		{ .kind = JSON_KIND_END },
		{ .kind = JSON_KIND_NULL, .key = "last" },
		{ .kind = JSON_KIND_END },
	};

	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		json_tell(l, &events[i]);
}

static void test_same_text(void **state)
{
	struct buf text, dumped;
	struct json_writer writer = json_writer_of(&text);
	struct json_tree tree = { 0 };

	(void)state;
	buf_init(&text, 1 << 20);
	buf_init(&dumped, 1 << 20);
	tell_all(&(struct json_listener){ json_writer_event, &writer });
	tell_all(&(struct json_listener){ json_tree_event, &tree });
	assert_int_equal(writer.result, 0);
	assert_int_equal(json_dump(tree.root, &dumped), 0);
	assert_string_equal((const char *)text.bytes,
	                    (const char *)dumped.bytes);
	json_free(tree.root);
	buf_done(&text);
	buf_done(&dumped);
}

/* What would change a terminal's meaning is escaped; the value stays. */
static void test_not_printable(void **state)
{
	static const char text[] = "a\x7f\xc2\x80\xc2\x9f\xc2\xa0"
	                           "\xd8\x9c\xe2\x80\x8e\xe2\x80\xae"
	                           "\xe2\x81\xa6\xef\xbb\xbf\xe2\x82\xac";
	static const char written[] =
	        "{\"t\":\"a\\u007F\\u0080\\u009F\xc2\xa0\\u061C\\u200E\\u202E"
	        "\\u2066\\uFEFF\xe2\x82\xac\"}";
	struct json *object = json_object_new();
	struct json *parsed;
	struct json_event event = { .kind = JSON_KIND_OBJECT };
	struct json_writer w;
	struct buf out;
	char error[128];

	(void)state;
	parsed = json_parse(written, sizeof(written) - 1, error, sizeof(error));
	assert_non_null(parsed);
	assert_string_equal(json_get_text(parsed, "t"), text);
	json_free(parsed);
	json_set_text(object, "t", text);
	expect(object, written);

	buf_init(&out, 4096);
	w = json_writer_of(&out);
	json_writer_event(&w, &event);
	event = (struct json_event){ .kind = JSON_KIND_TEXT,
		                     .key = "t",
		                     .bytes = text,
		                     .len = sizeof(text) - 1 };
	json_writer_event(&w, &event);
	event = (struct json_event){ .kind = JSON_KIND_END };
	json_writer_event(&w, &event);
	assert_int_equal(w.result, 0);
	assert_string_equal((const char *)out.bytes, written);
	buf_done(&out);
}

static void test_writer_full(void **state)
{
	struct buf text;
	struct json_writer writer = json_writer_of(&text);

	(void)state;
	buf_init(&text, 10);
	tell_all(&(struct json_listener){ json_writer_event, &writer });
	assert_int_equal(writer.result, -E2BIG);
	buf_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_bad_text),
		cmocka_unit_test(test_same_text),
		cmocka_unit_test(test_not_printable),
		cmocka_unit_test(test_writer_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
