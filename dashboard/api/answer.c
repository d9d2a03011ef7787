/* answer.c - answers and errors. */
#include "dashboard/api/answer.h"

#include <stdarg.h>
#include <stdio.h>

void answer_json(struct answer *a, struct json *json)
{
	a->status = 200;
	a->json = json;
	if (!json)
		answer_error(a, 503, "no_memory", "Try again in a moment.",
		             "There is not enough memory for this answer.");
}

void answer_error(struct answer *a, int status, const char *code,
                  const char *hint, const char *format, ...)
{
	va_list args;

	a->status = status;
	a->code = code;
	a->hint = hint;
	va_start(args, format);
	(void)vsnprintf(a->message, sizeof(a->message), format, args);
	va_end(args);
}

static struct json *error_json(const struct answer *a)
{
	struct json *root = json_object_new();
	struct json *error = json_object_new();

	json_set_text(error, "code", a->code);
	json_set_text(error, "message", a->message);
	json_set_text(error, "hint", a->hint);
	json_set(root, "error", error);
	return root;
}

int answer_write(const struct answer *a, struct buf *out)
{
	struct json *error;
	int rc;

	if (!a->code)
		return json_dump(a->json, out);
	error = error_json(a);
	rc = json_dump(error, out);
	json_free(error);
	return rc;
}

void answer_done(struct answer *a)
{
	json_free(a->json);
	a->json = NULL;
}
