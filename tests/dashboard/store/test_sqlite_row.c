/* A record read back equals the record that was stored. */
#include "store_test.h"

#include <stdlib.h>

#define RECORDS 20000

struct maker {
	uint64_t random;
	uint8_t bytes[RECORD_FIELDS_MAX][RECORD_VALUE_MAX];
};

static uint64_t below(struct maker *m, uint64_t end)
{
	return next_random(&m->random) % end;
}

static void random_bytes(struct maker *m, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (uint8_t)next_random(&m->random);
}

static size_t value_len(struct maker *m, enum field_type type)
{
	switch (type) {
	case FIELD_TYPE_ADDR:
		return below(m, 2) ? 4 : 16;
	case FIELD_TYPE_MAC:
		return MAC_SIZE;
	default:
		return below(m, 50) ? below(m, 40) : RECORD_VALUE_MAX;
	}
}

static void add_random_field(struct maker *m, struct packet_record *r)
{
	uint16_t id = (uint16_t)(1 + below(m, FIELD_END - 1));
	const struct field_info *info = field_info(id);
	uint8_t *bytes = m->bytes[r->field_count];
	size_t len;

	if (!info)
		return;
	if (info->type == FIELD_TYPE_UINT || info->type == FIELD_TYPE_BOOL) {
		record_add_number(r, (enum field_id)id,
		                  next_random(&m->random) >> below(m, 64));
		return;
	}
	len = value_len(m, info->type);
	random_bytes(m, bytes, len);
	record_add_bytes(r, (enum field_id)id, bytes, len);
}

static struct addr random_addr(struct maker *m, bool six)
{
	uint8_t bytes[16];

	random_bytes(m, bytes, sizeof(bytes));
	return six ? addr_v6(bytes) : addr_v4(bytes);
}

static void add_random_groups(struct maker *m, struct packet_record *r)
{
	bool six = below(m, 2);

	r->present = (uint16_t)below(m, 1024);
	if (r->present & RECORD_ETH)
		random_bytes(m, r->eth_dst, MAC_SIZE);
	if (r->present & RECORD_ETH_SRC)
		random_bytes(m, r->eth_src, MAC_SIZE);
	if (r->present & RECORD_ETHERTYPE)
		r->ethertype = (uint16_t)next_random(&m->random);
	if (r->present & RECORD_IP) {
		r->src = random_addr(m, six);
		r->dst = random_addr(m, six);
		r->ip_proto = (uint8_t)next_random(&m->random);
		r->ttl = (uint8_t)next_random(&m->random);
		r->frag = (uint8_t)below(m, RECORD_FRAG_END);
	}
	if (r->present & RECORD_PORTS) {
		r->src_port = (uint16_t)next_random(&m->random);
		r->dst_port = (uint16_t)next_random(&m->random);
	}
	if (r->present & RECORD_TCP_FLAGS)
		r->tcp_flags = (uint16_t)below(m, 4096);
	if (r->present & RECORD_PAYLOAD)
		r->payload_len = (uint32_t)next_random(&m->random);
}

static void add_random_tunnels(struct maker *m, struct packet_record *r)
{
	bool six = below(m, 2);

	if (r->present & RECORD_INNER_IP) {
		r->inner.src = random_addr(m, six);
		r->inner.dst = random_addr(m, six);
		r->inner.ip_proto = (uint8_t)next_random(&m->random);
		r->inner.ttl = (uint8_t)next_random(&m->random);
		r->inner.frag = (uint8_t)below(m, RECORD_FRAG_END);
	}
	if (r->present & RECORD_INNER_PORTS) {
		r->inner.src_port = (uint16_t)next_random(&m->random);
		r->inner.dst_port = (uint16_t)next_random(&m->random);
	}
	if (r->present & RECORD_INNER_TCP_FLAGS)
		r->inner.tcp_flags = (uint16_t)below(m, 4096);
	r->tunnel_count = (uint8_t)below(m, RECORD_TUNNELS_MAX + 1);
	random_bytes(m, r->tunnel, r->tunnel_count);
}

static void random_record(struct maker *m, uint64_t seq,
                          struct packet_record *r)
{
	memset(r, 0, sizeof(*r));
	r->seq = seq;
	r->ts_ns = below(m, 20) ? (int64_t)next_random(&m->random)
	                        : RECORD_TS_NONE;
	r->len = (uint32_t)next_random(&m->random);
	r->caplen = (uint32_t)next_random(&m->random);
	r->link_type = (uint16_t)next_random(&m->random);
	r->app = (uint8_t)next_random(&m->random);
	r->l4 = (uint8_t)next_random(&m->random);
	r->fault = (uint8_t)below(m, RECORD_FAULT_END);
	r->vlan_count = (uint8_t)below(m, RECORD_VLANS_MAX + 1);
	for (size_t i = 0; i < r->vlan_count; i++)
		r->vlan[i] = (uint16_t)below(m, 4096);
	add_random_groups(m, r);
	add_random_tunnels(m, r);
	for (uint64_t i = below(m, 100) ? below(m, 4) : RECORD_FIELDS_MAX; i;
	     i--)
		add_random_field(m, r);
}

static void assert_same_fields(const struct packet_record *a,
                               const struct packet_record *b)
{
	assert_int_equal(a->field_count, b->field_count);
	for (size_t i = 0; i < a->field_count; i++) {
		assert_int_equal(a->fields[i].id, b->fields[i].id);
		assert_int_equal(a->fields[i].number, b->fields[i].number);
		assert_int_equal(a->fields[i].len, b->fields[i].len);
		if (a->fields[i].len)
			assert_memory_equal(a->fields[i].bytes,
			                    b->fields[i].bytes,
			                    a->fields[i].len);
	}
}

struct check {
	struct maker maker; /* makes the same records again */
	uint64_t next;
};

static bool check_record(uint64_t id, const struct packet_record *r, void *arg)
{
	struct check *check = arg;
	struct packet_record expected;

	random_record(&check->maker, check->next, &expected);
	expected.value_bytes = 0; /* of the one that adds values */
	assert_int_equal(id, check->next);
	/* Everything but the values is zero where it does not count. */
	assert_memory_equal(r, &expected,
	                    offsetof(struct packet_record, field_count));
	assert_memory_equal(r->vlan, expected.vlan,
	                    offsetof(struct packet_record, fields) -
	                            offsetof(struct packet_record, vlan));
	assert_same_fields(r, &expected);
	check->next++;
	return true;
}

static void test_round_trip(void **state)
{
	const char *dir = *state;
	struct store_query all = { .from_ns = INT64_MIN,
		                   .to_ns = INT64_MAX,
		                   .app = -1 };
	struct store *s = test_store_open(dir);
	struct welcome w = test_welcome(7);
	struct maker *maker = calloc(1, sizeof(*maker));
	struct check *check = calloc(1, sizeof(*check));
	struct store_reader *reader;
	struct packet_record r;

	assert_non_null(maker);
	assert_non_null(check);
	maker->random = 88172645463325252u;
	check->maker.random = maker->random;
	check->next = 1;
	store_session(s, &w);
	for (uint64_t seq = 1; seq <= RECORDS; seq++) {
		random_record(maker, seq, &r);
		assert_int_equal(store_add(s, &r), seq);
	}
	assert_int_equal(store_commit(s), 0);
	reader = test_reader_open(dir);
	assert_int_equal(
	        store_reader_packets(reader, &all, 0, check_record, check), 0);
	assert_int_equal(check->next, RECORDS + 1);
	store_reader_close(reader);
	store_close(s);
	assert_int_equal(test_rows(dir), RECORDS);
	free(maker);
	free(check);
}

int main(void)
{
	const struct CMUnitTest tests[] = { DIR_TEST(test_round_trip) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
