/*
 * ssdp.c - SSDP: HTTP heads in datagrams.
 *
 * Source: UPnP Device Architecture 2.0, 1.2-1.3; RFC 9112 for the form.
 *
 *   ("NOTIFY" | "M-SEARCH") SP "*" SP "HTTP/1.1" CRLF  |
 *   "HTTP/1.1" SP "200" SP "OK" CRLF
 *   *( name ":" value CRLF ) CRLF
 */
#include "sensor/decode/http_method.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/text.h"

#define SSDP_PORT 1900
#define BYTES_MAX 4096
#define HEADER_LINES_MAX 40
#define VERSION "HTTP/1."
#define VERSION_SIZE 8 /* HTTP/1.x */
#define STATUS_DIGITS 3

struct start_line {
	struct cur method, target; /* of a request, else empty */
	uint32_t status;           /* of a response */
};

static bool take_version(struct cur *text)
{
	const uint8_t *bytes = cur_take(text, VERSION_SIZE);

	return bytes && memcmp(bytes, VERSION, VERSION_SIZE - 1) == 0;
}

static bool read_status_line(struct cur line, struct start_line *out)
{
	uint32_t status = 0;

	if (!take_version(&line) || cur_u8(&line) != ' ')
		return false;
	for (int i = 0; i < STATUS_DIGITS; i++) {
		uint8_t digit = cur_u8(&line);

		if (digit < '0' || digit > '9')
			return false;
		status = status * 10 + digit - '0';
	}
	*out = (struct start_line){ text_head(&line, 0), text_head(&line, 0),
		                    status };
	return true;
}

static bool read_request_line(struct cur line, struct start_line *out)
{
	struct cur look = text_head(&line, HTTP_METHOD_LEN_MAX + 1);
	struct cur method;
	size_t len;

	if (!text_take_until(&look, ' ', &method))
		return false;
	len = cur_left(&method);
	if (!http_method_is_known(cur_peek(&method, len), len))
		return false;
	cur_skip(&line, len + 1);
	out->method = method;
	out->status = 0;
	return text_take_until(&line, ' ', &out->target) && take_version(&line);
}

static bool take_start_line(struct cur *text, struct start_line *out)
{
	struct cur line;

	(void)text_take_line(text, &line); /* all there is of it */
	return read_status_line(line, out) || read_request_line(line, out);
}

static enum match match_ssdp(const struct cur *c, const struct packet *pkt)
{
	struct cur text = text_head(c, BYTES_MAX);
	struct start_line start;

	(void)pkt;
	if (!take_start_line(&text, &start))
		return MATCH_NO;
	if (text_is(&start.target, "*") && (text_is(&start.method, "NOTIFY") ||
	                                    text_is(&start.method, "M-SEARCH")))
		return MATCH_CONTENT;
	return MATCH_PORT;
}

static const struct header {
	const char *name;
	enum field_id field;
} headers[] = { { "st", FIELD_SSDP_ST },
	        { "nt", FIELD_SSDP_NT },
	        { "usn", FIELD_SSDP_USN },
	        { "location", FIELD_SSDP_LOCATION },
	        { "server", FIELD_SSDP_SERVER } };

/* The first header of each kind: `seen` has a bit for each. */
static void decode_header(struct cur line, unsigned int *seen,
                          struct packet *pkt)
{
	struct cur name;

	if (!text_take_until(&line, ':', &name))
		return;
	line = text_trim(line);
	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		if (*seen >> i & 1 || !text_is(&name, headers[i].name))
			continue;
		text_report(pkt, headers[i].field, &line);
		*seen |= 1u << i;
	}
}

/* False when the head ends before its empty line. */
static bool decode_headers(struct cur *text, struct packet *pkt)
{
	unsigned int seen = 0;
	struct cur line;

	for (int i = 0; i < HEADER_LINES_MAX; i++) {
		if (!text_take_line(text, &line))
			return false;
		if (cur_left(&line) == 0)
			return true;
		decode_header(line, &seen, pkt);
	}
	return true; /* of no more interest */
}

static struct next decode_ssdp(struct cur *c, struct packet *pkt)
{
	struct cur text = text_head(c, BYTES_MAX);
	struct start_line start;

	if (!take_start_line(&text, &start))
		return (struct next){ NEXT_NONE, 0 };
	pkt->record.app = APP_SSDP;
	if (cur_left(&start.method) > 0)
		text_report(pkt, FIELD_SSDP_METHOD, &start.method);
	else
		packet_number(pkt, FIELD_SSDP_STATUS, start.status);
	if (!decode_headers(&text, pkt) && cur_wire_left(c) > cur_left(c))
		cur_fail(c, CUR_CUT);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_ssdp = {
	.name = "ssdp",
	.found_under = { { NEXT_UDP, SSDP_PORT }, { NEXT_UDP, NEXT_ANY_PORT } },
	.first = { { 'M', 'N' + 1 } },
	.match = match_ssdp,
	.decode = decode_ssdp,
};
