/*
 * sip.c - the first line of a SIP message.
 *
 * Source: RFC 3261 7.1, 7.2.
 *
 *   method SP URI SP "SIP/2.0" CRLF  |  "SIP/2.0" SP status SP reason CRLF
 *
 * Who calls whom is not reported. Known by content alone, on any port.
 */
#include "sensor/decode/packet.h"
#include "sensor/decode/text.h"

#define LINE_BYTES_MAX 2048
#define METHOD_LEN_MAX 32
#define VERSION "SIP/2.0"
#define VERSION_SIZE 7
#define STATUS_DIGITS 3

struct start_line {
	struct cur method; /* of a request, else empty */
	uint32_t status;   /* of a response */
};

static bool take_version(struct cur *text)
{
	const uint8_t *bytes = cur_take(text, VERSION_SIZE);

	return bytes && memcmp(bytes, VERSION, VERSION_SIZE) == 0;
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
	*out = (struct start_line){ text_head(&line, 0), status };
	return true;
}

static bool is_method(struct cur text)
{
	if (cur_left(&text) == 0)
		return false;
	while (cur_left(&text) > 0) {
		uint8_t byte = cur_u8(&text);

		if (byte < 'A' || byte > 'Z')
			return false;
	}
	return true;
}

/* What a line that goes on elsewhere must have instead of its version. */
static bool is_uri_of_sip(const struct cur *text)
{
	struct cur look = *text, scheme;

	return text_take_until(&look, ':', &scheme) &&
	       (text_is(&scheme, "sip") || text_is(&scheme, "sips"));
}

static bool read_request_line(struct cur line, bool whole,
                              struct start_line *out)
{
	struct cur look = text_head(&line, METHOD_LEN_MAX + 1);
	struct cur method, uri;

	if (!text_take_until(&look, ' ', &method) || !is_method(method))
		return false;
	cur_skip(&line, cur_left(&method) + 1);
	*out = (struct start_line){ method, 0 };
	if (!whole)
		return is_uri_of_sip(&line);
	return text_take_until(&line, ' ', &uri) && take_version(&line) &&
	       cur_left(&line) == 0;
}

static bool read_start_line(const struct cur *payload, struct start_line *out)
{
	struct cur text = text_head(payload, LINE_BYTES_MAX), line;
	bool whole = text_take_line(&text, &line);

	return read_status_line(line, out) ||
	       read_request_line(line, whole, out);
}

static enum match match_sip(const struct cur *c, const struct packet *pkt)
{
	struct start_line start;

	(void)pkt;
	return read_start_line(c, &start) ? MATCH_CONTENT : MATCH_NO;
}

static struct next decode_sip(struct cur *c, struct packet *pkt)
{
	struct start_line start;

	if (!read_start_line(c, &start))
		return (struct next){ NEXT_NONE, 0 };
	pkt->record.app = APP_SIP;
	if (cur_left(&start.method) == 0)
		packet_number(pkt, FIELD_SIP_STATUS, start.status);
	else
		text_report(pkt, FIELD_SIP_METHOD, &start.method);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_sip = {
	.name = "sip",
	.found_under = { { NEXT_UDP, NEXT_ANY_PORT },
	                 { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { 'A', 'Z' + 1 } },
	.match = match_sip,
	.decode = decode_sip,
};
