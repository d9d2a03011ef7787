/*
 * answer.h - a status and JSON, or an error in the one shape.
 *
 * Shape: {"error": {"code", "message", "hint"}}: a word for programs, what
 *        happened, what to do.
 * Errors: answer_write() gives 0, -ENOMEM, or -E2BIG at the buffer's ceiling.
 * Ownership: an answer owns `json`; `code` and `hint` are constant text.
 * Threads: an answer belongs to one thread.
 */
#ifndef DASHBOARD_API_ANSWER_H
#define DASHBOARD_API_ANSWER_H

#include "common/buf.h"
#include "common/compiler.h"
#include "dashboard/json/json.h"

#define ANSWER_MESSAGE_SIZE 512
/* Bytes of one answer as text. */
#define ANSWER_MAX (16u << 20)

struct answer {
	int status; /* of HTTP */
	struct json *json;
	const char *code; /* NULL: no error */
	const char *hint;
	char message[ANSWER_MESSAGE_SIZE];
};

/* Takes `json`; NULL is out of memory. */
void answer_json(struct answer *a, struct json *json);
void answer_error(struct answer *a, int status, const char *code,
                  const char *hint, const char *format, ...) PRINTF_LIKE(5, 6);
MUST_CHECK int answer_write(const struct answer *a, struct buf *out);
void answer_done(struct answer *a);

#endif
