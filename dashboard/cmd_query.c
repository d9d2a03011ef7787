/* cmd_query.c - prints packets from the store. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dashboard/commands.h"
#include "dashboard/output.h"
#include "dashboard/store/store.h"

/* A question that is open while somebody reads slowly would keep the store's
 * log from being tidied up, so rows are fetched in pieces, as many as fit into
 * the buffer, and printed between them. */
#define ROWS_PER_QUESTION 4096

struct printing {
	struct output *output;
	uint64_t last_id;
	uint32_t rows; /* of this question */
	bool quiet;    /* only count */
	bool stopped;
	bool paused; /* the buffer is full: print, then go on */
};

static bool print_packet(uint64_t id, const struct packet_record *r, void *arg)
{
	struct printing *p = arg;

	p->rows++;
	p->last_id = id;
	if (!p->quiet) {
		p->stopped = !output_record(p->output, r, id);
		p->paused = output_full(p->output);
	}
	return !p->stopped && !p->paused;
}

static struct store_query query_of(const struct config *c)
{
	return (struct store_query){ .after_id = c->after_id,
		                     .from_ns = c->from_ns,
		                     .to_ns = c->to_ns,
		                     .app = c->app,
		                     .newest_first = c->newest };
}

/* Gives the number of rows or a negative errno. */
static int64_t print_all(struct store_reader *reader, const struct config *c,
                         struct output *output)
{
	struct store_query q = query_of(c);
	struct printing p = { .output = output, .quiet = c->count_only };
	uint64_t total = 0;

	do {
		uint64_t left = c->limit ? c->limit - total : ROWS_PER_QUESTION;
		int result;

		q.limit = left < ROWS_PER_QUESTION ? (uint32_t)left
		                                   : ROWS_PER_QUESTION;
		p.rows = 0;
		p.paused = false;
		result = store_reader_packets(reader, &q, 0, print_packet, &p);
		if (result < 0)
			return result;
		if (p.paused)
			p.stopped = !output_flush(output);
		total += p.rows;
		if (c->newest)
			q.before_id = p.last_id;
		else
			q.after_id = p.last_id;
	} while ((p.rows == q.limit || p.paused) && !p.stopped &&
	         (!c->limit || total < c->limit) &&
	         (!c->newest || p.last_id > 1));
	return (int64_t)total;
}

static int print(struct store_reader *reader, const struct config *c)
{
	struct output output;
	int64_t rows;

	output_init(&output, c->format);
	if (!c->count_only)
		output_header(&output);
	rows = print_all(reader, c, &output);
	output_done(&output);
	if (rows < 0) {
		(void)fprintf(stderr,
		              "periscope-dashboard query: the store cannot be "
		              "read: %s; try periscope-dashboard check\n",
		              strerrordesc_np((int)-rows));
		return COMMAND_FAILED;
	}
	if (c->count_only)
		(void)printf("%" PRId64 "\n", rows);
	if (output.result && output.result != -EPIPE) {
		(void)fprintf(stderr, "periscope-dashboard query: %s\n",
		              strerrordesc_np(-output.result));
		return COMMAND_FAILED;
	}
	return COMMAND_OK;
}

int command_query(const struct config *c)
{
	char error[STORE_ERROR_SIZE];
	struct store_reader *reader;
	int status;

	if (store_reader_open(c->data, &reader, error) < 0) {
		(void)fprintf(stderr, "periscope-dashboard query: %s\n", error);
		return COMMAND_FAILED;
	}
	status = print(reader, c);
	store_reader_close(reader);
	return status;
}
