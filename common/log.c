/* log.c - one line per event on standard error, UTC. */
#include "common/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"

#define SECONDS_TEXT_LEN 19 /* "2026-11-22T12:57:58" */
#define ESCAPE_LEN 4        /* "\xHH" */

static const char *program_name = "periscope";
static enum log_level highest_level = LOG_LEVEL_INFO;

void log_init(const char *program, enum log_level level)
{
	program_name = program;
	highest_level = level;
}

static size_t put_escaped(char *out, uint8_t byte)
{
	static const char hex[] = "0123456789abcdef";

	if (byte >= 0x20 && byte < 0x7f) {
		out[0] = (char)byte;
		return 1;
	}
	out[0] = '\\';
	out[1] = 'x';
	out[2] = hex[byte >> 4];
	out[3] = hex[byte & 0xf];
	return ESCAPE_LEN;
}

const char *log_escape(char *out, size_t size, const void *bytes, size_t len)
{
	static const char dots[] = "...";
	const uint8_t *p = bytes;
	size_t used = 0;
	size_t cut_at = 0; /* where the dots still fit */
	char piece[ESCAPE_LEN];

	if (!size)
		return out;
	for (size_t i = 0; i < len; i++) {
		size_t n = put_escaped(piece, p[i]);

		if (used + n >= size) {
			used = cut_at;
			for (size_t d = 0; d < 3 && used + 1 < size; d++)
				out[used++] = dots[d];
			break;
		}
		memcpy(out + used, piece, n);
		used += n;
		if (used + sizeof(dots) <= size)
			cut_at = used;
	}
	out[used] = '\0';
	return out;
}

/* `head`, the escaped message and a newline in one write(), so that lines of
 * several threads or processes do not mix. */
static void write_line(const char *head, const char *format, va_list args)
{
	char message[LOG_LINE_MAX];
	char line[LOG_LINE_MAX + 1];
	size_t len = strnlen(head, LOG_LINE_MAX / 2);
	int saved_errno = errno;
	int n = vsnprintf(message, sizeof(message), format, args);
	size_t message_len = n < 0 ? 0 : (size_t)n;

	/* The last byte was cut off: its NUL counts as one, so that the line
	 * comes out too long and gets its dots. */
	if (message_len >= sizeof(message))
		message_len = sizeof(message);
	memcpy(line, head, len);
	log_escape(line + len, LOG_LINE_MAX - len, message, message_len);
	len = strlen(line);
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) < 0) {
		/* Nowhere left to say so. */
	}
	errno = saved_errno;
}

static void log_line(enum log_level level, const char *area, const char *format,
                     va_list args)
{
	static const char *const names[] = { [LOG_LEVEL_NONE] = "none",
		                             [LOG_LEVEL_ERR] = "err",
		                             [LOG_LEVEL_WARN] = "warn",
		                             [LOG_LEVEL_INFO] = "info",
		                             [LOG_LEVEL_DEBUG] = "debug" };
	char time[CLOCK_TEXT_SIZE];
	char head[128];

	if (level > highest_level)
		return;
	clock_format(clock_real_ns(), time);
	(void)snprintf(head, sizeof(head), "%.*sZ %s %.64s: ", SECONDS_TEXT_LEN,
	               time, names[level], area);
	write_line(head, format, args);
}

void log_err(const char *area, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_ERR, area, format, args);
	va_end(args);
}

void log_warn(const char *area, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_WARN, area, format, args);
	va_end(args);
}

void log_info(const char *area, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_INFO, area, format, args);
	va_end(args);
}

void log_debug(const char *area, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_DEBUG, area, format, args);
	va_end(args);
}

void fatal(const char *format, ...)
{
	char head[128];
	va_list args;

	(void)snprintf(head, sizeof(head), "%.64s: ", program_name);
	va_start(args, format);
	write_line(head, format, args);
	va_end(args);
	_exit(1);
}

bool log_limit_pass(struct log_limit *l, int64_t interval_ns)
{
	int64_t now_ns = clock_mono_ns();

	if (l->said) {
		l->suppressed = 0;
		l->said = false;
	}
	if (now_ns < l->next_ns) {
		l->suppressed++;
		return false;
	}
	l->said = true;
	l->next_ns = now_ns + interval_ns;
	return true;
}
