/* flow_text.c - what flows are called, for people. */
#include "proto/flow_record.h"

static const char *name_of(const char *const *names, size_t count, uint8_t at)
{
	return at < count && names[at] ? names[at] : "unknown";
}

const char *flow_state_name(uint8_t state)
{
	static const char *const names[FLOW_STATE_END] = {
		[FLOW_STATE_SYN] = "syn",
		[FLOW_STATE_ESTABLISHED] = "established",
		[FLOW_STATE_CLOSING] = "closing",
		[FLOW_STATE_CLOSED] = "closed",
		[FLOW_STATE_RESET] = "reset",
		[FLOW_STATE_ACTIVE] = "active",
	};

	return name_of(names, ARRAY_SIZE(names), state);
}

const char *flow_reason_name(uint8_t reason)
{
	static const char *const names[FLOW_REASON_END] = {
		[FLOW_REASON_NONE] = "open",
		[FLOW_REASON_TIMEOUT] = "timeout",
		[FLOW_REASON_EVICTED] = "evicted",
		[FLOW_REASON_REPLACED] = "replaced",
		[FLOW_REASON_STOPPED] = "stopped",
	};

	return name_of(names, ARRAY_SIZE(names), reason);
}

const char *flow_name_source_name(uint8_t source)
{
	static const char *const names[FLOW_NAME_END] = {
		[FLOW_NAME_NONE] = "none",
		[FLOW_NAME_SNI] = "sni",
		[FLOW_NAME_HOST] = "host",
		[FLOW_NAME_DNS] = "dns",
	};

	return name_of(names, ARRAY_SIZE(names), source);
}

/* RFC 4648 4. 20 bytes are six groups of three, and two with one "=". */
void flow_community_text(const uint8_t id[FLOW_COMMUNITY_ID_SIZE],
                         char out[FLOW_COMMUNITY_TEXT_SIZE])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                             "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char *p = out;

	*p++ = '1';
	*p++ = ':';
	for (size_t i = 0; i < FLOW_COMMUNITY_ID_SIZE; i += 3) {
		bool last = i + 3 > FLOW_COMMUNITY_ID_SIZE;
		uint32_t group = (uint32_t)id[i] << 16 |
		                 (uint32_t)id[i + 1] << 8 |
		                 (last ? 0u : id[i + 2]);

		*p++ = digits[group >> 18];
		*p++ = digits[group >> 12 & 63];
		*p++ = digits[group >> 6 & 63];
		*p = '=';
		if (!last)
			*p = digits[group & 63];
		p++;
	}
	*p = '\0';
}
