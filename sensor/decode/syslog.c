/*
 * syslog.c - syslog messages: facility and severity.
 *
 * Source: RFC 5424 6.2.1, RFC 3164 4.1.1.
 *
 *   "<" facility * 8 + severity, up to three digits ">" ...
 */
#include "sensor/decode/packet.h"

#define SYSLOG_PORT 514
#define PRIORITY_DIGITS_MAX 3
#define PRIORITY_MAX 191 /* facility 23, severity 7 */

static bool take_priority(struct cur *c, unsigned int *out_priority)
{
	unsigned int priority = 0;
	uint8_t byte;

	if (cur_u8(c) != '<')
		return false;
	for (int digits = 0; digits <= PRIORITY_DIGITS_MAX; digits++) {
		byte = cur_u8(c);
		if (byte == '>' && digits > 0) {
			*out_priority = priority;
			return cur_ok(c) && priority <= PRIORITY_MAX;
		}
		if (byte < '0' || byte > '9')
			return false;
		priority = priority * 10 + byte - '0';
	}
	return false;
}

/* What follows the priority: a version, or the month of a date. */
static bool is_dated(struct cur c)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const uint8_t *text = cur_peek(&c, 4);

	if (!text)
		return false;
	if (text[0] == '1' && text[1] == ' ')
		return true;
	for (size_t i = 0; i + 3 < sizeof(months); i += 3)
		if (memcmp(text, months + i, 3) == 0 && text[3] == ' ')
			return true;
	return false;
}

static enum match match_syslog(const struct cur *payload,
                               const struct packet *pkt)
{
	struct cur c = *payload;
	unsigned int priority;

	(void)pkt;
	if (!take_priority(&c, &priority))
		return MATCH_NO;
	return is_dated(c) ? MATCH_CONTENT : MATCH_PORT;
}

static struct next decode_syslog(struct cur *c, struct packet *pkt)
{
	unsigned int priority;

	if (!take_priority(c, &priority))
		return (struct next){ 0 };
	pkt->record.app = APP_SYSLOG;
	packet_number(pkt, FIELD_SYSLOG_FACILITY, priority / 8);
	packet_number(pkt, FIELD_SYSLOG_SEVERITY, priority % 8);
	return (struct next){ 0 };
}

const struct decoder decoder_syslog = {
	.name = "syslog",
	.found_under = { { NEXT_UDP, SYSLOG_PORT },
	                 { NEXT_UDP, NEXT_ANY_PORT } },
	.first = { { '<', '<' + 1 } },
	.match = match_syslog,
	.decode = decode_syslog,
};
