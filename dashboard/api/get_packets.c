/* get_packets.c - GET /api/v1/packets: rows of the store. */
#include <errno.h>
#include <inttypes.h>

#include "common/clock.h"
#include "dashboard/api/query.h"
#include "dashboard/api/views.h"
#include "dashboard/export/record_json.h"
#include "dashboard/store/store.h"

/* A reader that stays longer would make the journal grow (docs/STORE.md). */
#define DEADLINE_NS (2 * CLOCK_NS_PER_S)
#define SUMMARY_MAX 4096

struct page {
	struct json *packets;
	uint64_t first_id, last_id; /* in the order they came */
	uint64_t count;
	size_t bytes;
	bool full; /* stopped because the answer grew too large */
};

size_t packet_bytes(const struct packet_record *r)
{
	size_t bytes = 0;
	size_t i;

	for (i = 0; i < r->field_count; i++)
		bytes += r->fields[i].len;
	return bytes;
}

struct json *packet_json(const struct packet_record *r, uint64_t id)
{
	struct json *j = record_json(r, id);
	struct buf summary;

	buf_init(&summary, SUMMARY_MAX);
	if (r->ts_ns == RECORD_TS_NONE)
		json_set_null(j, "time");
	else
		json_set_real(j, "time", (double)r->ts_ns / 1e9);
	if (record_summary(r, &summary) == 0)
		json_set_bytes(j, "summary", summary.bytes, summary.used);
	else
		json_set_text(j, "summary", "");
	buf_done(&summary);
	return j;
}

static bool add_packet(uint64_t id, const struct packet_record *r, void *arg)
{
	struct page *page = arg;

	page->bytes += packet_bytes(r);
	if (page->bytes > PACKETS_BYTES_MAX) {
		page->full = true;
		return false;
	}
	if (page->count++ == 0)
		page->first_id = id;
	page->last_id = id;
	json_add(page->packets, packet_json(r, id));
	return true;
}

static bool parse(const char *query, struct store_query *q,
                  struct answer *answer)
{
	static const char *const orders[] = { "newest", "oldest", NULL };
	const struct query_range limit_range = { "limit", 1, PACKETS_MAX };
	const struct query_range after_range = { "after", 0, INT64_MAX };
	const struct query_range before_range = { "before", 0, INT64_MAX };
	uint64_t limit = PACKETS_DEFAULT;
	size_t order = 0;

	*q = (struct store_query){ .from_ns = INT64_MIN,
		                   .to_ns = INT64_MAX,
		                   .app = -1 };
	if (!query_number(query, &limit_range, &limit, answer) ||
	    !query_number(query, &after_range, &q->after_id, answer) ||
	    !query_number(query, &before_range, &q->before_id, answer) ||
	    !query_word(query, "order", orders, &order, answer) ||
	    !query_app(query, &q->app, answer))
		return false;
	q->limit = (uint32_t)limit;
	q->newest_first = order == 0;
	return true;
}

/* Ids grow by one with every packet, stored or not: holes are packets that
 * could not be stored. Of one application alone nobody knows. */
static void set_missing(struct json *root, const struct store_query *q,
                        const struct page *page)
{
	uint64_t span = page->last_id > page->first_id
	                        ? page->last_id - page->first_id
	                        : page->first_id - page->last_id;

	if (q->app >= 0)
		json_set_null(root, "missing");
	else
		json_set_uint(root, "missing",
		              page->count > 0 ? span + 1 - page->count : 0);
}

static void answer_page(const struct store_query *q, struct page *page, int rc,
                        int64_t begin_ns, struct answer *answer)
{
	struct json *root;

	if (rc < 0 && rc != -ETIMEDOUT) {
		json_free(page->packets);
		answer_error(answer, 503, "store_failed",
		             "The status says what is wrong with the store.",
		             "The store could not be read.");
		return;
	}
	root = json_object_new();
	json_set(root, "packets", page->packets);
	json_set_bool(root, "complete", rc == 0 && !page->full);
	set_missing(root, q, page);
	json_set_int(root, "took_ms",
	             (clock_mono_ns() - begin_ns) / CLOCK_NS_PER_MS);
	answer_json(answer, root);
}

void get_packets(struct api *api, const char *query, struct answer *answer)
{
	int64_t begin_ns = clock_mono_ns();
	char why[STORE_ERROR_SIZE] = "";
	struct store_query q;
	struct store_reader *reader;
	struct page page = { .count = 0 };
	int rc;

	if (!parse(query, &q, answer))
		return;
	rc = store_reader_open(api->data_dir, &reader, why);
	if (rc < 0 && rc != -ENOENT) {
		answer_error(answer, 503, "store_failed",
		             "The status says what is wrong with the store.",
		             "%s", why);
		return;
	}
	page.packets = json_array_new();
	if (rc == 0) {
		rc = store_reader_packets(reader, &q, begin_ns + DEADLINE_NS,
		                          add_packet, &page);
		store_reader_close(reader);
	} else {
		rc = 0; /* there is no store yet: no packets */
	}
	answer_page(&q, &page, rc, begin_ns, answer);
}
