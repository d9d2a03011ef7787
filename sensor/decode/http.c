/*
 * http.c - the head of an HTTP/1 message.
 *
 * Source: RFC 9112 2.1, 3, 4, 5.
 *
 *   method SP target SP HTTP/1.x CRLF  |  HTTP/1.x SP status [SP reason] CRLF
 *   *( name ":" OWS value OWS CRLF ) CRLF
 *
 * A head may go on in the next segment: what is complete here is reported.
 */
#include "sensor/decode/http_method.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/text.h"

#define HEAD_BYTES_MAX 16384
#define HEADER_LINES_MAX 100

#define VERSION "HTTP/1."
#define VERSION_SIZE 8 /* HTTP/1.x */
#define STATUS_DIGITS 3

struct start_line {
	bool is_request;
	struct cur version;        /* empty: none is here */
	struct cur method, target; /* of a request */
	uint32_t status;           /* of a response */
};

static bool is_digit(uint8_t byte)
{
	return byte >= '0' && byte <= '9';
}

static bool take_version(struct cur *text)
{
	const uint8_t *bytes = cur_take(text, VERSION_SIZE);

	return bytes && memcmp(bytes, VERSION, VERSION_SIZE - 1) == 0 &&
	       is_digit(bytes[VERSION_SIZE - 1]);
}

static bool read_status_line(struct cur line, struct start_line *out)
{
	uint32_t status = 0;

	*out = (struct start_line){ .version = text_head(&line, VERSION_SIZE) };
	if (!take_version(&line) || cur_u8(&line) != ' ')
		return false;
	for (int i = 0; i < STATUS_DIGITS; i++) {
		uint8_t digit = cur_u8(&line);

		if (!is_digit(digit))
			return false;
		status = status * 10 + digit - '0';
	}
	if (cur_left(&line) > 0 && *cur_peek(&line, 1) != ' ')
		return false;
	out->status = status;
	return true;
}

static bool take_method(struct cur *text, struct cur *out_method)
{
	struct cur word = text_head(text, HTTP_METHOD_LEN_MAX + 1);
	size_t len;

	if (!text_take_until(&word, ' ', out_method))
		return false;
	len = cur_left(out_method);
	cur_skip(text, len + 1);
	return http_method_is_known(cur_peek(out_method, len), len);
}

/* What is here of a version whose line goes on in the next segment. */
static bool is_version_begin(const struct cur *text)
{
	size_t len = cur_left(text);

	if (len > VERSION_SIZE - 1)
		len = VERSION_SIZE - 1;
	return len == 0 || memcmp(cur_peek(text, len), VERSION, len) == 0;
}

/* A path or a URI in visible characters. */
static bool is_plain_target(struct cur target)
{
	const uint8_t *begin = cur_peek(&target, 1);

	if (!begin || (*begin != '/' && *begin != 'h'))
		return false;
	while (cur_left(&target) > 0) {
		uint8_t byte = cur_u8(&target);

		if (byte <= ' ' || byte >= 0x7f)
			return false;
	}
	return true;
}

static bool find_version(struct cur line, struct cur *out_version)
{
	line = text_trim(line);
	if (cur_left(&line) <= VERSION_SIZE)
		return false;
	cur_skip(&line, cur_left(&line) - VERSION_SIZE - 1);
	if (cur_u8(&line) != ' ')
		return false;
	*out_version = line;
	return take_version(&line);
}

/* The version proves a request. Without one it may be of HTTP/0.9 or of a
 * careless client, which only the port can tell. */
static enum match read_request_line(struct cur line, bool ends_here,
                                    struct start_line *out)
{
	bool proven;

	*out = (struct start_line){ .is_request = true };
	if (!take_method(&line, &out->method))
		return MATCH_NO;
	proven = find_version(line, &out->version);
	if (!proven)
		out->version = cur_of(NULL, 0, 0);
	if (!text_take_until(&line, ' ', &out->target)) {
		out->target = line;
		cur_skip(&line, cur_left(&line));
	}
	if (cur_left(&out->target) == 0)
		return MATCH_NO;
	if (!proven && cur_peek(&line, 5) &&
	    memcmp(cur_peek(&line, 5), VERSION, 5) == 0)
		out->version = line; /* none that is known */
	if (!ends_here && is_version_begin(&line) &&
	    is_plain_target(out->target))
		proven = true;
	return proven ? MATCH_CONTENT : MATCH_PORT;
}

/* Most payloads are told apart by their first byte. */
static bool may_begin(const struct cur *text)
{
	const uint8_t *first = cur_peek(text, 1);

	return first && ((*first >= 'A' && *first <= 'Z') || *first == '\r' ||
	                 *first == '\n');
}

/* An empty line in front is passed over: RFC 9112 2.2. */
static enum match read_start_line(struct cur *text, struct start_line *out)
{
	struct cur line;
	bool ends_here;

	if (!may_begin(text))
		return MATCH_NO;
	ends_here = text_take_line(text, &line);
	if (ends_here && cur_left(&line) == 0)
		ends_here = text_take_line(text, &line);
	if (read_status_line(line, out))
		return MATCH_CONTENT;
	return read_request_line(line, ends_here, out);
}

static bool has_http_port(const struct packet *pkt)
{
	static const uint16_t ports[] = { 80, 3128, 8000, 8080 };

	for (size_t i = 0; i < ARRAY_SIZE(ports); i++)
		if (pkt->record.src_port == ports[i] ||
		    pkt->record.dst_port == ports[i])
			return true;
	return false;
}

static enum match match_http(const struct cur *c, const struct packet *pkt)
{
	struct cur text = text_head(c, HEAD_BYTES_MAX);
	struct start_line start;
	enum match match = read_start_line(&text, &start);

	if (match == MATCH_PORT && !has_http_port(pkt))
		return MATCH_NO;
	return match;
}

static void report_start_line(struct packet *pkt,
                              const struct start_line *start)
{
	if (start->is_request) {
		text_report(pkt, FIELD_HTTP_METHOD, &start->method);
		text_report(pkt, FIELD_HTTP_URI, &start->target);
	} else {
		packet_number(pkt, FIELD_HTTP_STATUS, start->status);
	}
	if (cur_left(&start->version) > 0)
		text_report(pkt, FIELD_HTTP_VERSION, &start->version);
}

/* The headers that are reported, each when it is met first. */
static const struct header {
	const char *name;
	enum field_id id;
} headers[] = {
	{ "host", FIELD_HTTP_HOST },
	{ "user-agent", FIELD_HTTP_USER_AGENT },
	{ "content-type", FIELD_HTTP_CONTENT_TYPE },
	{ "server", FIELD_HTTP_SERVER },
	{ "authorization", FIELD_HTTP_CREDENTIALS },
	{ "proxy-authorization", FIELD_HTTP_CREDENTIALS },
};

static void report_header(struct packet *pkt, const struct cur *name,
                          const struct cur *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		if (!text_is(name, headers[i].name))
			continue;
		if (record_field(&pkt->record, headers[i].id))
			return;
		if (headers[i].id == FIELD_HTTP_CREDENTIALS)
			packet_number(pkt, headers[i].id, true); /* not kept */
		else
			text_report(pkt, headers[i].id, value);
		return;
	}
}

/* False when the head goes on behind the text. */
static bool decode_headers(struct cur *text, struct packet *pkt)
{
	struct cur line, name;

	for (int i = 0; i < HEADER_LINES_MAX; i++) {
		if (!text_take_line(text, &line))
			return false;
		if (cur_left(&line) == 0)
			return true;
		if (!text_take_until(&line, ':', &name))
			continue;
		line = text_trim(line);
		report_header(pkt, &name, &line);
	}
	return true; /* of no more interest */
}

static struct next decode_http(struct cur *c, struct packet *pkt)
{
	struct cur text = text_head(c, HEAD_BYTES_MAX);
	bool all_seen = cur_left(&text) == cur_left(c);
	struct start_line start;

	if (read_start_line(&text, &start) == MATCH_NO)
		return (struct next){ NEXT_NONE, 0 };
	pkt->record.app = APP_HTTP;
	report_start_line(pkt, &start);
	if (decode_headers(&text, pkt) || !all_seen)
		return (struct next){ NEXT_NONE, 0 };
	if (cur_wire_left(c) > cur_left(c))
		cur_fail(c, CUR_CUT);
	else
		pkt->unfinished = true;
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_http = {
	.name = "http",
	.found_under = { { NEXT_TCP, 80 },
	                 { NEXT_TCP, 3128 },
	                 { NEXT_TCP, 8000 },
	                 { NEXT_TCP, 8080 },
	                 { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { 'A', 'Z' + 1 }, { '\r', '\r' + 1 }, { '\n', '\n' + 1 } },
	.match = match_http,
	.decode = decode_http,
};
