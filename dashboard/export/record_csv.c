/* record_csv.c - one packet as a line of comma-separated values. */
#include <inttypes.h>
#include <string.h>

#include "common/clock.h"
#include "common/utf8.h"
#include "dashboard/export/record_json.h"

#define SUMMARY_MAX ((size_t)64 << 10)

/* RFC 4180, and a ' in front of what a spreadsheet would take for a formula.
 * Every cell but the first of a line comes with its comma. */
static int put_cell(struct buf *out, const char *text, size_t len)
{
	bool formula = len && text[0] && strchr("=+-@\t\r", text[0]);
	bool quote = memchr(text, ',', len) || memchr(text, '"', len) ||
	             memchr(text, '\r', len) || memchr(text, '\n', len);
	int result = buf_append(out, ",", 1);

	if (!result && quote)
		result = buf_append(out, "\"", 1);
	if (!result && formula)
		result = buf_append(out, "'", 1);
	for (size_t i = 0; i < len && !result; i++) {
		result = buf_append(out, text + i, 1);
		if (!result && text[i] == '"')
			result = buf_append(out, "\"", 1);
	}
	if (!result && quote)
		result = buf_append(out, "\"", 1);
	return result;
}

static int put_text_cell(struct buf *out, const char *text)
{
	return put_cell(out, text, strlen(text));
}

static int put_number_if(struct buf *out, bool present, uint32_t number)
{
	return present ? buf_printf(out, ",%" PRIu32, number)
	               : buf_append(out, ",", 1);
}

static int put_frame(const struct packet_record *r, uint64_t frame,
                     struct buf *out)
{
	char time[CLOCK_TEXT_SIZE] = "";

	if (r->ts_ns != RECORD_TS_NONE)
		clock_format(r->ts_ns, time);
	return buf_printf(out, "%" PRIu64 ",%s,%" PRIu32 ",%" PRIu32, frame,
	                  time, r->len, r->caplen);
}

static int put_endpoint(const struct packet_record *r, const struct addr *a,
                        uint16_t port, struct buf *out)
{
	char text[ADDR_TEXT_SIZE] = "";
	int result;

	if (r->present & RECORD_IP)
		addr_format(a, text);
	result = put_text_cell(out, text);
	return result ? result
	              : put_number_if(out, r->present & RECORD_PORTS, port);
}

static int put_name(const struct packet_record *r, struct buf *out)
{
	char text[UTF8_ESCAPED_MAX(RECORD_VALUE_MAX)];
	const struct field_value *name = record_name(r);

	if (!name)
		return buf_append(out, ",", 1);
	return put_cell(out, text,
	                utf8_escape(text, sizeof(text), name->bytes, name->len,
	                            UTF8_ESCAPE_UNPRINTABLE));
}

static int put_summary(const struct packet_record *r, struct buf *out)
{
	struct buf summary;
	int result;

	buf_init(&summary, SUMMARY_MAX);
	result = record_summary(r, &summary);
	if (!result)
		result = put_cell(out, (const char *)summary.bytes,
		                  summary.used);
	buf_done(&summary);
	return result;
}

int record_csv_header(struct buf *out)
{
	return buf_printf(out, "frame,time,len,caplen,app,src,sport,dst,dport,"
	                       "ip_proto,ttl,tcp_flags,name,summary\r\n");
}

int record_csv(const struct packet_record *r, uint64_t frame, struct buf *out)
{
	int result = put_frame(r, frame, out);

	if (!result)
		result = put_text_cell(out, app_name(r->app));
	if (!result)
		result = put_endpoint(r, &r->src, r->src_port, out);
	if (!result)
		result = put_endpoint(r, &r->dst, r->dst_port, out);
	if (!result)
		result =
		        put_number_if(out, r->present & RECORD_IP, r->ip_proto);
	if (!result)
		result = put_number_if(out, r->present & RECORD_IP, r->ttl);
	if (!result)
		result = put_number_if(out, r->present & RECORD_TCP_FLAGS,
		                       r->tcp_flags);
	if (!result)
		result = put_name(r, out);
	if (!result)
		result = put_summary(r, out);
	return result ? result : buf_append(out, "\r\n", 2);
}
