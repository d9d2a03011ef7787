/*
 * ip_reassembly.c - a small table of datagrams that are not whole.
 *
 * Offsets of fragments are multiples of 8, so that one bit for 8 bytes says
 * what has come. The table is searched from end to end: it has 64 rows, and a
 * search that is always the same cannot be made slow.
 */
#include "sensor/track/ip_reassembly.h"

#include <stdlib.h>
#include <string.h>

#include "proto/record.h"
#include "sensor/counters/counters.h"
#include "sensor/track/block_pool.h"

#define DATAGRAM_MAX 65535 /* bytes */
#define UNIT 8u            /* bytes that a bit stands for */
#define UNITS ((DATAGRAM_MAX + 1) / UNIT)
#define WORD_BITS 64u
#define BLOCKS ((DATAGRAM_MAX + 1) / BLOCK_SIZE)

struct partial {
	bool used;
	bool refused;
	struct addr src, dst;
	uint32_t id;
	uint8_t key_proto; /* of IPv6 it is no part of the key */

	uint8_t proto;   /* by the first fragment */
	int64_t ts_ns;   /* of the fragment that came first */
	uint64_t number; /* the lowest is the oldest */
	uint32_t total;  /* bytes; 0 as long as the last one is missing */
	uint32_t end;    /* of the one that reaches furthest */
	uint32_t have;   /* bytes */
	uint64_t map[UNITS / WORD_BITS];
	uint16_t blocks[BLOCKS];
};

struct ip_reassembly {
	struct reassembler reassembler; /* first: add() is given its address */
	uint64_t next_number;
	struct partial partials[IP_REASSEMBLY_DATAGRAMS];
	struct block_pool pool;
	uint8_t whole[DATAGRAM_MAX + 1];
};

static void drop_bytes(struct ip_reassembly *r, struct partial *p)
{
	for (size_t i = 0; i < BLOCKS; i++) {
		block_pool_put(&r->pool, p->blocks[i]);
		p->blocks[i] = 0;
	}
}

static void drop(struct ip_reassembly *r, struct partial *p)
{
	drop_bytes(r, p);
	p->used = false;
}

static void refuse(struct ip_reassembly *r, struct partial *p,
                   struct counters *counters)
{
	if (!p->refused)
		counters->of[COUNTER_FRAGMENTS_OVERLAP]++;
	p->refused = true;
	drop_bytes(r, p);
}

static void expire(struct ip_reassembly *r, int64_t now_ns,
                   struct counters *counters)
{
	for (size_t i = 0; i < IP_REASSEMBLY_DATAGRAMS; i++) {
		struct partial *p = &r->partials[i];
		uint64_t age;

		if (!p->used || now_ns == RECORD_TS_NONE ||
		    p->ts_ns == RECORD_TS_NONE)
			continue;
		/* Time that runs backwards is as good as a long time. */
		age = now_ns > p->ts_ns ? (uint64_t)now_ns - (uint64_t)p->ts_ns
		                        : (uint64_t)p->ts_ns - (uint64_t)now_ns;
		if (age <= (uint64_t)IP_REASSEMBLY_TIMEOUT_NS)
			continue;
		if (!p->refused)
			counters->of[COUNTER_FRAGMENTS_EXPIRED]++;
		drop(r, p);
	}
}

static void evict_oldest(struct ip_reassembly *r, const struct partial *keep,
                         struct counters *counters)
{
	struct partial *oldest = NULL;

	for (size_t i = 0; i < IP_REASSEMBLY_DATAGRAMS; i++) {
		struct partial *p = &r->partials[i];

		if (p->used && p != keep &&
		    (!oldest || p->number < oldest->number))
			oldest = p;
	}
	if (!oldest)
		return;
	if (!oldest->refused)
		counters->of[COUNTER_FRAGMENTS_EVICTED]++;
	drop(r, oldest);
}

static bool is_of(const struct partial *p, const struct fragment *f,
                  uint8_t key_proto)
{
	return p->used && p->id == f->id && p->key_proto == key_proto &&
	       addr_equal(&p->src, &f->src) && addr_equal(&p->dst, &f->dst);
}

static struct partial *find(struct ip_reassembly *r, const struct fragment *f)
{
	uint8_t key_proto = f->src.family == 4 ? f->proto : 0;

	for (size_t i = 0; i < IP_REASSEMBLY_DATAGRAMS; i++) {
		if (is_of(&r->partials[i], f, key_proto))
			return &r->partials[i];
	}
	return NULL;
}

static struct partial *find_free(struct ip_reassembly *r)
{
	for (size_t i = 0; i < IP_REASSEMBLY_DATAGRAMS; i++) {
		if (!r->partials[i].used)
			return &r->partials[i];
	}
	return NULL;
}

static struct partial *begin(struct ip_reassembly *r, const struct fragment *f,
                             struct counters *counters)
{
	struct partial *p = find_free(r);

	if (!p) {
		evict_oldest(r, NULL, counters);
		p = find_free(r);
	}
	*p = (struct partial){
		.used = true,
		.src = f->src,
		.dst = f->dst,
		.id = f->id,
		.key_proto = f->src.family == 4 ? f->proto : 0,
		.ts_ns = f->ts_ns,
		.number = r->next_number++,
	};
	return p;
}

/* How many of the fragment's units have come before. */
static size_t count_known(const struct partial *p, size_t from, size_t end)
{
	size_t known = 0;

	for (size_t unit = from; unit < end; unit++)
		known += p->map[unit / WORD_BITS] >> unit % WORD_BITS & 1;
	return known;
}

/* Goes through the fragment's bytes, block by block. With `write` they are
 * stored, without they are compared: false when they differ. */
static bool walk_bytes(struct ip_reassembly *r, struct partial *p,
                       const struct fragment *f, bool write)
{
	size_t done = 0;

	while (done < f->len) {
		size_t at = f->offset + done;
		size_t room = BLOCK_SIZE - at % BLOCK_SIZE;
		size_t n = f->len - done < room ? f->len - done : room;
		uint8_t *stored =
		        block_pool_bytes(&r->pool, p->blocks[at / BLOCK_SIZE]) +
		        at % BLOCK_SIZE;

		if (write)
			memcpy(stored, f->bytes + done, n);
		else if (memcmp(stored, f->bytes + done, n) != 0)
			return false;
		done += n;
	}
	return true;
}

static void take_blocks(struct ip_reassembly *r, struct partial *p,
                        const struct fragment *f, struct counters *counters)
{
	size_t end = (f->offset + f->len + BLOCK_SIZE - 1) / BLOCK_SIZE;

	for (size_t i = f->offset / BLOCK_SIZE; i < end; i++) {
		if (p->blocks[i])
			continue;
		/* One datagram cannot fill the pool: others have blocks. */
		while (!(p->blocks[i] = block_pool_get(&r->pool)))
			evict_oldest(r, p, counters);
	}
}

/* Whether the fragment agrees with those that came before about the end. */
static bool end_agrees(const struct partial *p, const struct fragment *f)
{
	uint32_t end = f->offset + (uint32_t)f->len;

	if (p->total)
		return f->more ? end <= p->total : end == p->total;
	return f->more || p->end <= end;
}

static void store(struct ip_reassembly *r, struct partial *p,
                  const struct fragment *f, struct counters *counters)
{
	uint32_t end = f->offset + (uint32_t)f->len;

	take_blocks(r, p, f, counters);
	(void)walk_bytes(r, p, f, true); /* nothing is compared */
	for (size_t unit = f->offset / UNIT; unit < (end + UNIT - 1) / UNIT;
	     unit++)
		p->map[unit / WORD_BITS] |= UINT64_C(1) << unit % WORD_BITS;
	p->have += (uint32_t)f->len;
	if (end > p->end)
		p->end = end;
	if (!f->more)
		p->total = end;
	if (f->offset == 0)
		p->proto = f->proto;
}

static void gather(struct ip_reassembly *r, struct partial *p,
                   struct datagram *out_datagram)
{
	for (size_t at = 0; at < p->total; at += BLOCK_SIZE)
		memcpy(r->whole + at,
		       block_pool_bytes(&r->pool, p->blocks[at / BLOCK_SIZE]),
		       BLOCK_SIZE);
	*out_datagram = (struct datagram){ .proto = p->proto,
		                           .bytes = r->whole,
		                           .len = p->total };
}

/* One that no sender may make: RFC 8200 4.5. */
static bool is_good(const struct fragment *f)
{
	return f->len > 0 && f->offset % UNIT == 0 && f->len <= DATAGRAM_MAX &&
	       f->offset <= DATAGRAM_MAX - f->len &&
	       (!f->more || f->len % UNIT == 0);
}

static bool add(struct reassembler *self, const struct fragment *f,
                struct counters *counters, struct datagram *out_datagram)
{
	struct ip_reassembly *r = (struct ip_reassembly *)self;
	size_t from = f->offset / UNIT;
	size_t end = (f->offset + f->len + UNIT - 1) / UNIT;
	struct partial *p;
	size_t known;

	if (!is_good(f)) {
		counters->of[COUNTER_FRAGMENTS_BAD]++;
		return false;
	}
	expire(r, f->ts_ns, counters);
	p = find(r, f);
	if (!p)
		p = begin(r, f, counters);
	if (p->refused)
		return false;
	known = count_known(p, from, end);
	if (known == end - from && end_agrees(p, f) &&
	    walk_bytes(r, p, f, false))
		return false; /* it came twice */
	if (known > 0 || !end_agrees(p, f)) {
		refuse(r, p, counters);
		return false;
	}
	store(r, p, f, counters);
	if (p->have != p->total)
		return false;
	gather(r, p, out_datagram);
	drop(r, p);
	counters->of[COUNTER_REASSEMBLED]++;
	return true;
}

struct ip_reassembly *ip_reassembly_new(void)
{
	struct ip_reassembly *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->reassembler.add = add;
	block_pool_init(&r->pool);
	return r;
}

void ip_reassembly_free(struct ip_reassembly *r)
{
	free(r);
}

struct reassembler *ip_reassembly_of(struct ip_reassembly *r)
{
	return &r->reassembler;
}
