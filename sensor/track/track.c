/* track.c - packets become flows. */
#include "sensor/track/track.h"

#include <string.h>

#include "sensor/decode/numbers.h"
#include "sensor/track/community_id.h"
#include "sensor/track/flow_report.h"
#include "sensor/track/flow_tcp.h"
#include "sensor/track/stream_join.h"

/* Differences of two times fit into 64 bits, whatever a capture says. */
#define TIME_LIMIT_NS (INT64_MAX / 2)

int track_init(struct track *t, const struct track_options *options)
{
	struct track n = { .counters = options->counters,
		           .fn = options->fn,
		           .arg = options->arg,
		           .next_id = 1 };
	int result;

	result =
	        flow_table_init(&n.table, options->flows ? options->flows
	                                                 : TRACK_FLOWS_DEFAULT);
	if (result == 0)
		result = name_table_init(&n.names);
	if (result == 0)
		result = dns_names_init(&n.dns);
	if (result == 0)
		result = early_stream_init(&n.early,
		                           options->early_streams
		                                   ? options->early_streams
		                                   : EARLY_STREAM_COUNT);
	if (result < 0)
		track_done(&n);
	else
		*t = n;
	return result;
}

void track_done(struct track *t)
{
	flow_table_done(&t->table);
	name_table_done(&t->names);
	dns_names_done(&t->dns);
	early_stream_done(&t->early);
	*t = (struct track){ 0 };
}

static void report(struct track *t, struct flow *f, enum flow_event event,
                   enum flow_reason reason)
{
	struct flow_record record;

	flow_report(f, &t->names, &record);
	record.event = (uint8_t)event;
	record.reason = (uint8_t)reason;
	f->reported_ns = t->table.now_ns;
	t->fn(&record, t->arg);
}

static void flow_close(struct track *t, struct flow *f, enum flow_reason reason)
{
	report(t, f, FLOW_EVENT_CLOSE, reason);
	early_stream_close(&t->early, &f->early[0]);
	early_stream_close(&t->early, &f->early[1]);
	name_table_release(&t->names, f->name);
	flow_table_remove(&t->table, f);
}

static void set_name(struct track *t, struct flow *f, const uint8_t *bytes,
                     size_t len, enum flow_name_source source)
{
	uint16_t name;

	if (len == 0 || len > FLOW_NAME_MAX || memchr(bytes, 0, len))
		return;
	name = name_table_hold(&t->names, bytes, len);
	t->counters->of[COUNTER_FLOW_NAMES_FULL] = t->names.refused;
	if (!name)
		return;
	name_table_release(&t->names, f->name);
	f->name = name;
	f->name_source = (uint8_t)source;
}

/* The name somebody asked for to get the address of the other end. */
static void name_from_dns(struct track *t, struct flow *f)
{
	struct addr addr = flow_report_addr(f, !f->origin);
	const uint8_t *bytes;
	size_t len;

	bytes = dns_names_find(&t->dns, &addr, &len);
	if (bytes)
		set_name(t, f, bytes, len, FLOW_NAME_DNS);
}

static const struct name_field {
	uint8_t app;
	uint16_t field;
	uint8_t source;
} name_fields[] = {
	{ APP_TLS, FIELD_TLS_SNI, FLOW_NAME_SNI },
	{ APP_QUIC, FIELD_QUIC_SNI, FLOW_NAME_SNI },
	{ APP_DTLS, FIELD_DTLS_SNI, FLOW_NAME_SNI },
	{ APP_HTTP, FIELD_HTTP_HOST, FLOW_NAME_HOST },
	{ APP_HTTP2, FIELD_HTTP2_AUTHORITY, FLOW_NAME_HOST },
};

/* What the flow says itself beats what DNS said; the first one stays. True when
 * the packet has told a name. */
static bool name_from_packet(struct track *t, struct flow *f,
                             const struct packet_record *r)
{
	if (f->name_source == FLOW_NAME_SNI || f->name_source == FLOW_NAME_HOST)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(name_fields); i++) {
		const struct name_field *n = &name_fields[i];
		const struct field_value *value;

		if (r->app != n->app)
			continue;
		value = record_field(r, (enum field_id)n->field);
		if (value)
			set_name(t, f, value->bytes, value->len,
			         (enum flow_name_source)n->source);
		return value && f->name_source == n->source;
	}
	return false;
}

/* Whether it is a class of what the flow carries, not of the flow itself. */
static bool is_carrier(uint8_t app)
{
	return app == APP_NONE || app == APP_TCP || app == APP_UDP ||
	       app == APP_SCTP || app == APP_IPFRAG;
}

/* The first application that is recognised stays. True when this is it. */
static bool app_from_packet(struct flow *f, const struct packet_record *r)
{
	if (!is_carrier(f->app) || f->app == r->app || is_carrier(r->app))
		return false;
	f->app = r->app;
	return true;
}

static struct flow *flow_open(struct track *t, const struct packet_record *r,
                              const struct flow_key *key, uint8_t from)
{
	struct flow *f = flow_table_add(&t->table, key);

	if (!f) {
		flow_close(t, flow_table_oldest(&t->table),
		           FLOW_REASON_EVICTED);
		t->counters->of[COUNTER_FLOW_EVICTED]++;
		f = flow_table_add(&t->table, key);
	}
	f->id = t->next_id++;
	f->app = r->app;
	f->origin = from;
	f->first_ns = f->last_ns = t->table.now_ns;
	community_id_of(key, f->community_id);
	return f;
}

/* The flow of the packet. One that is over, although nobody has noticed yet,
 * is let go. */
static struct flow *flow_of(struct track *t, const struct flow_key *key,
                            uint8_t from, const struct flow_segment *segment)
{
	struct flow *f = flow_table_find(&t->table, key);
	enum flow_reason reason = FLOW_REASON_NONE;

	if (!f)
		return NULL;
	if (flow_is_over(f, t->table.now_ns))
		reason = FLOW_REASON_TIMEOUT;
	else if (segment && flow_tcp_begins_anew(f, from, segment))
		reason = FLOW_REASON_REPLACED;
	if (reason == FLOW_REASON_NONE)
		return f;
	flow_close(t, f, reason);
	return NULL;
}

static bool take_segment(const struct packet *pkt, int64_t now_ns,
                         struct flow_segment *out)
{
	const struct packet_record *r = &pkt->record;
	bool inner = r->present & RECORD_INNER_IP;

	if (!(r->present & (inner ? RECORD_INNER_TCP_FLAGS : RECORD_TCP_FLAGS)))
		return false;
	*out = (struct flow_segment){
		.flags = inner ? r->inner.tcp_flags : r->tcp_flags,
		.window = pkt->transport.window,
		.seq = pkt->transport.seq,
		.ack = pkt->transport.ack,
		.len = pkt->transport.has_payload ? pkt->transport.payload_len
		                                  : 0,
		.now_ns = now_ns,
	};
	return true;
}

/* What the packet says about its flow. True when others should know at once. */
static bool follow(struct track *t, struct flow *f, uint8_t from,
                   struct packet *pkt, const struct flow_segment *segment)
{
	const struct packet_record *r = &pkt->record;
	bool news;

	if (segment) {
		stream_join_segment(&t->early, f, from, pkt);
		flow_tcp_follow(f, from, segment);
	} else {
		stream_join_datagram(&t->early, f, from, pkt);
		if (f->state == FLOW_STATE_NONE)
			f->state = FLOW_STATE_ACTIVE;
	}
	t->counters->of[COUNTER_EARLY_STREAM_TAKEN] = t->early.taken;
	f->half[from].packets++;
	f->half[from].bytes += r->len;
	if (t->table.now_ns > f->last_ns)
		f->last_ns = t->table.now_ns;
	news = app_from_packet(f, r);
	return name_from_packet(t, f, r) || news;
}

static int64_t time_of(const struct track *t, int64_t ts_ns)
{
	if (ts_ns == RECORD_TS_NONE)
		return t->table.now_ns;
	if (ts_ns > TIME_LIMIT_NS)
		return TIME_LIMIT_NS;
	return ts_ns < -TIME_LIMIT_NS ? -TIME_LIMIT_NS : ts_ns;
}

static void close_due(struct track *t, size_t max)
{
	struct flow *f;

	while (max-- > 0 && (f = flow_table_due(&t->table)) != NULL)
		flow_close(t, f, FLOW_REASON_TIMEOUT);
}

static void track_flow(struct track *t, struct packet *pkt,
                       const struct flow_key *key, uint8_t from)
{
	struct flow_segment segment;
	bool is_tcp = key->ip_proto == IP_PROTO_TCP &&
	              take_segment(pkt, t->table.now_ns, &segment);
	struct flow *f = flow_of(t, key, from, is_tcp ? &segment : NULL);
	bool opened = !f, news, moved;

	if (opened) {
		f = flow_open(t, &pkt->record, key, from);
		if (is_tcp)
			f->origin = flow_tcp_origin(from, &segment);
		name_from_dns(t, f);
	}
	news = follow(t, f, from, pkt, is_tcp ? &segment : NULL);
	/* Once a second is often enough to ask whether it is time. */
	moved = flow_table_use(&t->table, f);
	if (opened)
		report(t, f, FLOW_EVENT_OPEN, FLOW_REASON_NONE);
	else if (news ||
	         (moved && t->table.now_ns - f->reported_ns >= TRACK_UPDATE_NS))
		report(t, f, FLOW_EVENT_UPDATE, FLOW_REASON_NONE);
}

static bool is_dns(uint8_t app)
{
	return app == APP_DNS || app == APP_MDNS || app == APP_LLMNR;
}

void track_packet(struct track *t, struct packet *pkt)
{
	struct flow_key key;
	uint8_t from;

	flow_table_packet(&t->table, time_of(t, pkt->record.ts_ns));
	close_due(t, TRACK_CLOSED_PER_PACKET);
	if (!flow_key_of(pkt, &key, &from))
		return;
	track_flow(t, pkt, &key, from);
	if (is_dns(pkt->record.app))
		dns_names_learn(&t->dns, &pkt->record);
}

void track_idle(struct track *t, int64_t now_ns, size_t max)
{
	now_ns = time_of(t, now_ns);
	if (now_ns > t->table.now_ns)
		flow_table_packet(&t->table, now_ns);
	close_due(t, max);
}

bool track_stop(struct track *t, size_t max)
{
	struct flow *f;

	while (max-- > 0 && (f = flow_table_oldest(&t->table)) != NULL)
		flow_close(t, f, FLOW_REASON_STOPPED);
	return t->table.count > 0;
}
