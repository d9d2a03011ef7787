/* record_text.c - one packet as a line for people. */
#include <inttypes.h>
#include <stdio.h>

#include "common/clock.h"
#include "dashboard/export/record_json.h"

#define DATE_LEN 10      /* "2026-11-22" */
#define TIME_AT 11       /* behind the 'T' */
#define TIME_LEN 15      /* "12:57:58.123456" */
#define ENDPOINT_SIZE 64 /* "[address]:port" */

static int put_time(int64_t ts_ns, struct buf *out)
{
	char text[CLOCK_TEXT_SIZE];

	if (ts_ns == RECORD_TS_NONE)
		return buf_printf(out, "%*s", DATE_LEN + 1 + TIME_LEN,
		                  "no time");
	clock_format(ts_ns, text);
	return buf_printf(out, "%.*s %.*s", DATE_LEN, text, TIME_LEN,
	                  text + TIME_AT);
}

static const char *endpoint(const struct packet_record *r, bool source,
                            char out[ENDPOINT_SIZE])
{
	const struct addr *a = source ? &r->src : &r->dst;
	const uint8_t *mac = source ? r->eth_src : r->eth_dst;
	uint16_t port = source ? r->src_port : r->dst_port;
	char text[ADDR_TEXT_SIZE];

	if (!(r->present & RECORD_IP)) {
		(void)snprintf(out, ENDPOINT_SIZE, "?");
		return r->present & (source ? RECORD_ETH_SRC : RECORD_ETH)
		               ? mac_format(mac, out)
		               : out;
	}
	addr_format(a, text);
	if (!(r->present & RECORD_PORTS))
		(void)snprintf(out, ENDPOINT_SIZE, "%s", text);
	else
		(void)snprintf(out, ENDPOINT_SIZE,
		               a->family == 6 ? "[%s]:%u" : "%s:%u", text,
		               port);
	return out;
}

int record_text(const struct packet_record *r, uint64_t frame, struct buf *out)
{
	char src[ENDPOINT_SIZE], dst[ENDPOINT_SIZE];
	int result = buf_printf(out, "%8" PRIu64 " ", frame);

	if (!result)
		result = put_time(r->ts_ns, out);
	if (!result)
		result = buf_printf(
		        out, " %s > %s %s %" PRIu32 " ", endpoint(r, true, src),
		        endpoint(r, false, dst), app_name(r->app), r->len);
	if (!result)
		result = record_summary(r, out);
	return result ? result : buf_append(out, "\n", 1);
}
