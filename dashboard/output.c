/* output.c - lines to standard output, many at a time. */
#include "dashboard/output.h"

#include <errno.h>
#include <unistd.h>

#include "dashboard/export/record_json.h"

#define OUTPUT_MAX ((size_t)16 << 20)
#define FLUSH_BYTES ((size_t)64 << 10)

void output_init(struct output *o, enum config_format format)
{
	buf_init(&o->buf, OUTPUT_MAX);
	o->format = format;
	o->result = 0;
}

void output_done(struct output *o)
{
	(void)output_flush(o);
	buf_done(&o->buf);
}

void output_header(struct output *o)
{
	if (o->format == CONFIG_FORMAT_CSV && !o->result)
		o->result = record_csv_header(&o->buf);
}

bool output_record(struct output *o, const struct packet_record *r,
                   uint64_t frame)
{
	if (o->result)
		return false;
	switch (o->format) {
	case CONFIG_FORMAT_JSON:
		o->result = record_json_line(r, frame, &o->buf);
		break;
	case CONFIG_FORMAT_CSV:
		o->result = record_csv(r, frame, &o->buf);
		break;
	case CONFIG_FORMAT_TEXT:
		o->result = record_text(r, frame, &o->buf);
		break;
	}
	return !o->result;
}

bool output_full(const struct output *o)
{
	return o->buf.used >= FLUSH_BYTES;
}

bool output_flush(struct output *o)
{
	size_t done = 0;

	while (done < o->buf.used && !o->result) {
		ssize_t n = write(STDOUT_FILENO, o->buf.bytes + done,
		                  o->buf.used - done);

		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			o->result = -errno;
	}
	buf_clear(&o->buf);
	return !o->result;
}
