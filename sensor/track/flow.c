/* flow.c - one flow, as it is kept. */
#include "sensor/track/flow.h"

#include "common/clock.h"
#include "sensor/decode/numbers.h"

int64_t flow_class_timeout_ns(enum flow_class class)
{
	static const int64_t timeouts_ns[FLOW_CLASS_COUNT] = {
#define FLOW_CLASS(upper, seconds)                                             \
	[FLOW_CLASS_##upper] = (seconds)*CLOCK_NS_PER_S,
		FLOW_CLASSES
#undef FLOW_CLASS
	};

	return timeouts_ns[class];
}

static enum flow_class tcp_class(uint8_t state)
{
	switch (state) {
	case FLOW_STATE_SYN:
		return FLOW_CLASS_TCP_SYN;
	case FLOW_STATE_CLOSED:
	case FLOW_STATE_RESET:
		return FLOW_CLASS_TCP_CLOSED;
	default:
		return FLOW_CLASS_TCP;
	}
}

static enum flow_class udp_class(uint8_t app)
{
	switch (app) {
	case APP_DNS:
	case APP_MDNS:
	case APP_LLMNR:
		return FLOW_CLASS_DNS;
	case APP_QUIC:
	case APP_GQUIC:
		return FLOW_CLASS_QUIC;
	default:
		return FLOW_CLASS_UDP;
	}
}

enum flow_class flow_class_of(const struct flow *f)
{
	switch (f->key.ip_proto) {
	case IP_PROTO_TCP:
		return tcp_class(f->state);
	case IP_PROTO_UDP:
		return udp_class(f->app);
	case IP_PROTO_ICMP:
	case IP_PROTO_ICMPV6:
		return FLOW_CLASS_ICMP;
	default:
		return FLOW_CLASS_OTHER;
	}
}

bool flow_is_over(const struct flow *f, int64_t now_ns)
{
	int64_t quiet_ns = now_ns - f->last_ns;

	if (quiet_ns < 0)
		quiet_ns = -quiet_ns;
	return quiet_ns >= flow_class_timeout_ns((enum flow_class)f->class);
}
