/* flow_report.c - what a flow looks like to others. */
#include "sensor/track/flow_report.h"

#include <string.h>

struct addr flow_report_addr(const struct flow *f, uint8_t end)
{
	const uint8_t *bytes = f->key.addr[end];

	return f->key.family == 4 ? addr_v4(bytes) : addr_v6(bytes);
}

void flow_report(const struct flow *f, const struct name_table *names,
                 struct flow_record *out_record)
{
	uint8_t src = f->origin, dst = !f->origin;
	struct flow_record r = {
		.id = f->id,
		.state = f->state,
		.app = f->app,
		.ip_proto = f->key.ip_proto,
		.name_source = f->name_source,
		.src = flow_report_addr(f, src),
		.dst = flow_report_addr(f, dst),
		.src_port = f->key.port[src],
		.dst_port = f->key.port[dst],
		.first_ns = f->first_ns,
		.last_ns = f->last_ns,
		.from_src = f->half[src],
		.from_dst = f->half[dst],
	};

	if (f->handshake == FLOW_HANDSHAKE_DONE)
		r.rtt_ns = (uint64_t)f->handshake_ns;
	memcpy(r.community_id, f->community_id, sizeof(r.community_id));
	r.name = name_table_bytes(names, f->name, &r.name_len);
	*out_record = r;
}
