/* live.c - one lock around counts, top lists, newest packets and the states. */
#include "dashboard/live/live.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "dashboard/live/live_counts.h"
#include "dashboard/live/live_recent.h"
#include "dashboard/live/live_signal.h"
#include "dashboard/live/live_top.h"

#define GAPS_MAX 64

struct live {
	struct live_signal signal; /* its lock guards everything below */

	struct live_counts counts;
	struct live_top destinations, names;
	struct live_recent recent;
	int64_t batch_s;   /* the wall clock when this batch began */
	int64_t newest_ns; /* of the session's packets, or RECORD_TS_NONE */
	uint64_t newest_id;

	struct live_link link;
	struct live_store store;
	struct live_gap gaps[GAPS_MAX]; /* a ring */
	uint64_t gap_count;             /* ever */
};

int live_new(struct live **out_live)
{
	struct live *l = calloc(1, sizeof(*l));
	int rc;

	if (!l)
		return -ENOMEM;
	l->newest_ns = RECORD_TS_NONE;
	rc = live_signal_init(&l->signal);
	if (rc) {
		free(l);
		return rc;
	}
	rc = live_counts_init(&l->counts);
	if (!rc)
		rc = live_top_init(&l->destinations, sizeof(struct addr));
	if (!rc)
		rc = live_top_init(&l->names, LIVE_NAME_MAX + 1);
	if (!rc)
		rc = live_recent_init(&l->recent);
	if (rc) {
		live_free(l);
		return rc;
	}
	*out_live = l;
	return 0;
}

void live_free(struct live *l)
{
	if (!l)
		return;
	live_recent_done(&l->recent);
	live_top_done(&l->names);
	live_top_done(&l->destinations);
	live_counts_done(&l->counts);
	live_signal_done(&l->signal);
	free(l);
}

void live_begin(struct live *l)
{
	live_signal_lock(&l->signal);
	l->batch_s = live_second_of(clock_real_ns());
}

static bool is_replay(const struct live *l)
{
	return l->link.has_welcome &&
	       l->link.welcome.source == WELCOME_SOURCE_REPLAY;
}

static int64_t now_s(const struct live *l)
{
	return is_replay(l) && l->newest_ns != RECORD_TS_NONE
	               ? live_second_of(l->newest_ns)
	               : l->batch_s;
}

static bool is_dns_query(const struct packet_record *r)
{
	const struct field_value *response;

	if (r->app != APP_DNS && r->app != APP_MDNS && r->app != APP_LLMNR)
		return false;
	response = record_field(r, FIELD_DNS_RESPONSE);
	return response && response->number == 0;
}

/* Upper case is the same name (RFC 4343); a NUL would end ours early. */
static void count_name(struct live *l, const struct field_value *f,
                       const struct packet_record *r)
{
	char name[LIVE_NAME_MAX + 1] = { 0 };
	size_t len = f->len < LIVE_NAME_MAX ? f->len : LIVE_NAME_MAX;
	size_t i;

	for (i = 0; i < len; i++) {
		uint8_t c = f->bytes[i];

		if (c >= 'A' && c <= 'Z')
			c = (uint8_t)(c - 'A' + 'a');
		name[i] = (char)(c ? c : '?');
	}
	live_top_add(&l->names, name, r->len, r->ts_ns);
}

void live_packet(struct live *l, uint64_t id, const struct packet_record *r)
{
	size_t i;

	if (r->ts_ns != RECORD_TS_NONE) {
		if (r->ts_ns > l->newest_ns)
			l->newest_ns = r->ts_ns;
		live_counts_add(&l->counts, now_s(l), live_second_of(r->ts_ns),
		                r);
	}
	if (r->present & RECORD_IP)
		live_top_add(&l->destinations, &r->dst, r->len, r->ts_ns);
	if (is_dns_query(r)) {
		for (i = 0; i < r->field_count; i++) {
			if (r->fields[i].id == FIELD_DNS_QNAME)
				count_name(l, &r->fields[i], r);
		}
	}
	live_recent_add(&l->recent, id, r);
	l->newest_id = id;
}

void live_end(struct live *l)
{
	live_signal_unlock_changed(&l->signal);
}

void live_set_link(struct live *l, const struct live_link *link)
{
	live_signal_lock(&l->signal);
	if (link->welcome.session != l->link.welcome.session)
		l->newest_ns = RECORD_TS_NONE; /* another file, another time */
	l->link = *link;
	live_signal_unlock_changed(&l->signal);
}

void live_set_store(struct live *l, const struct live_store *store)
{
	live_signal_lock(&l->signal);
	l->store = *store;
	live_signal_unlock_changed(&l->signal);
}

void live_gap(struct live *l, const struct live_gap *gap)
{
	live_signal_lock(&l->signal);
	l->gaps[l->gap_count++ % GAPS_MAX] = *gap;
	live_signal_unlock_changed(&l->signal);
}

void live_get_link(struct live *l, struct live_link *out)
{
	live_signal_lock(&l->signal);
	*out = l->link;
	live_signal_unlock(&l->signal);
}

void live_get_store(struct live *l, struct live_store *out)
{
	live_signal_lock(&l->signal);
	*out = l->store;
	live_signal_unlock(&l->signal);
}

size_t live_get_gaps(struct live *l, struct live_gap *out, size_t max)
{
	size_t count;
	size_t i;

	live_signal_lock(&l->signal);
	count = l->gap_count < GAPS_MAX ? (size_t)l->gap_count : GAPS_MAX;
	if (count > max)
		count = max;
	for (i = 0; i < count; i++)
		out[i] = l->gaps[(l->gap_count - 1 - i) % GAPS_MAX];
	live_signal_unlock(&l->signal);
	return count;
}

static void get_hosts(const struct live *l, struct live_overview *out)
{
	const struct live_top_entry *sorted[LIVE_TOP];
	size_t i;

	out->destination_count = live_top_sort(&l->destinations, sorted);
	for (i = 0; i < out->destination_count; i++) {
		struct live_host *host = &out->destinations[i];

		memcpy(&host->addr, sorted[i]->key, sizeof(host->addr));
		host->packets = sorted[i]->packets;
		host->bytes = sorted[i]->bytes;
	}
}

static void get_names(const struct live *l, struct live_overview *out)
{
	const struct live_top_entry *sorted[LIVE_TOP];
	size_t i;

	out->name_count = live_top_sort(&l->names, sorted);
	for (i = 0; i < out->name_count; i++) {
		struct live_name *name = &out->names[i];

		memcpy(name->name, sorted[i]->key, sizeof(name->name));
		name->count = sorted[i]->packets;
		name->last_ns = sorted[i]->last_ns;
	}
}

void live_overview(struct live *l, uint32_t window_s, struct live_overview *out)
{
	live_signal_lock(&l->signal);
	out->now_ns = is_replay(l) && l->newest_ns != RECORD_TS_NONE
	                      ? l->newest_ns
	                      : clock_real_ns();
	live_counts_sum(&l->counts, window_s, out);
	get_hosts(l, out);
	get_names(l, out);
	out->newest_id = l->newest_id;
	live_signal_unlock(&l->signal);
}

uint64_t live_recent(struct live *l, uint64_t after_id, int app, size_t limit,
                     live_packet_fn *fn, void *arg)
{
	const struct live_recent_query q = { after_id, app, limit };
	uint64_t skipped;

	live_signal_lock(&l->signal);
	skipped = live_recent_each(&l->recent, &q, fn, arg);
	live_signal_unlock(&l->signal);
	return skipped;
}

uint64_t live_wait(struct live *l, uint64_t version, int timeout_ms)
{
	return live_signal_wait(&l->signal, version, timeout_ms);
}

void live_stop(struct live *l)
{
	live_signal_stop(&l->signal);
}

bool live_stopped(struct live *l)
{
	bool stop;

	live_signal_lock(&l->signal);
	stop = l->signal.stop;
	live_signal_unlock(&l->signal);
	return stop;
}
