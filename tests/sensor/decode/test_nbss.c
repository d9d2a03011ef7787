/* test_nbss.c - the session service of NetBIOS, and the names of SMB in it. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

#define SIZE_MAX_HERE 512
#define HEADER 4

struct message {
	uint8_t bytes[SIZE_MAX_HERE];
	size_t len;
};

static void put(struct message *m, const void *bytes, size_t len)
{
	assert_true(m->len + len <= sizeof(m->bytes));
	memcpy(m->bytes + m->len, bytes, len);
	m->len += len;
}

static void begin(struct message *m)
{
	memset(m, 0, sizeof(*m));
	m->len = HEADER;
}

static void end(struct message *m)
{
	m->bytes[2] = (uint8_t)((m->len - HEADER) >> 8);
	m->bytes[3] = (uint8_t)(m->len - HEADER);
}

static void put_smb2(struct message *m, uint8_t command, uint8_t flags,
                     uint8_t next)
{
	uint8_t header[64] = { 0xfe, 'S', 'M', 'B', 64 };

	header[12] = command;
	header[16] = flags;
	header[20] = next;
	put(m, header, sizeof(header));
}

static void put_smb1(struct message *m, uint8_t command, uint8_t flags,
                     bool unicode)
{
	uint8_t header[32] = { 0xff, 'S', 'M', 'B', command };

	header[9] = flags;
	header[11] = unicode ? 0x80 : 0;
	put(m, header, sizeof(header));
}

static struct payload_case run(const struct message *m)
{
	struct payload_case p = { .decoder = &decoder_nbss,
		                  .l4 = APP_TCP,
		                  .src_port = 40000,
		                  .dst_port = 445 };

	payload_run(&p, m->bytes, m->len, m->len);
	return p;
}

static void expect_cuts(const struct message *m)
{
	struct payload_case p = { .decoder = &decoder_nbss,
		                  .l4 = APP_TCP,
		                  .src_port = 40000,
		                  .dst_port = 445 };

	expect_any_cut(&p, m->bytes, m->len);
}

static void test_negotiate_2(void **state)
{
	struct message m;
	struct payload_case p;

	(void)state;
	begin(&m);
	put_smb2(&m, 0, 0, 0);
	put(&m, "\x24\0\2\0", 4); /* size, two dialects */
	put(&m, (uint8_t[32]){ 0 }, 32);
	put(&m, "\x10\2\x11\3", 4);
	end(&m);
	p = run(&m);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_SMB);
	expect_number(&p, FIELD_SMB_VERSION, 2);
	expect_number(&p, FIELD_SMB2_COMMAND, 0);
	assert_int_equal(payload_nth(&p, FIELD_SMB2_DIALECT, 0)->number, 0x210);
	assert_int_equal(payload_nth(&p, FIELD_SMB2_DIALECT, 1)->number, 0x311);
	payload_done(&p);
	expect_cuts(&m);
	m.bytes[HEADER + 64 + 2] = m.bytes[HEADER + 64 + 3] = 0xff;
	p = run(&m); /* more than there are */
	assert_null(payload_nth(&p, FIELD_SMB2_DIALECT, 2));
	payload_done(&p);
}

static void test_negotiated_2(void **state)
{
	struct message m;
	struct payload_case p;

	(void)state;
	begin(&m);
	put_smb2(&m, 0, 1, 0);
	put(&m, "\x41\0\1\0\2\3", 6); /* size, security mode, dialect */
	end(&m);
	p = run(&m);
	expect_number(&p, FIELD_SMB2_DIALECT, 0x302);
	payload_done(&p);
	expect_cuts(&m);
}

static void put_tree_2(struct message *m, uint8_t offset, uint8_t len)
{
	put(m, "\x09\0\0\0", 4);
	put(m, (uint8_t[]){ offset, 0, len, 0 }, 4);
	put(m, "\\\0\\\0s\0\\\0a\0", 10);
}

static void test_tree_2(void **state)
{
	static const struct {
		uint8_t offset, len;
		const char *tree;
	} cases[] = {
		{ 72, 10, "\\\\s\\a" }, { 72, 9, "\\\\s\\" }, { 72, 0, NULL },
		{ 72, 11, NULL },       { 72, 0xff, NULL },   { 63, 4, NULL },
		{ 0, 10, NULL },        { 0xff, 10, NULL },   { 82, 1, NULL },
	};
	struct payload_case p;
	struct message m;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		begin(&m);
		put_smb2(&m, 3, 0, 0);
		put_tree_2(&m, cases[i].offset, cases[i].len);
		end(&m);
		p = run(&m);
		assert_int_equal(p.state, CUR_OK);
		if (cases[i].tree)
			expect_text(&p, FIELD_SMB2_TREE, cases[i].tree);
		else
			expect_none(&p, FIELD_SMB2_TREE);
		payload_done(&p);
		expect_cuts(&m);
	}
}

/* Two requests in one message: a tree and a file. */
static void test_compound(void **state)
{
	struct payload_case p;
	struct message m;

	(void)state;
	begin(&m);
	put_smb2(&m, 3, 0, 82);
	put_tree_2(&m, 72, 10);
	put_smb2(&m, 5, 0, 0);
	put(&m, (uint8_t[44]){ 57 }, 44);
	put(&m, "\x78\0\4\0", 4); /* name: offset 120, 4 bytes */
	put(&m, (uint8_t[8]){ 0 }, 8);
	put(&m, "f\0g\0", 4);
	end(&m);
	p = run(&m);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(payload_nth(&p, FIELD_SMB2_COMMAND, 1)->number, 5);
	expect_text(&p, FIELD_SMB2_TREE, "\\\\s\\a");
	expect_text(&p, FIELD_SMB2_FILE, "fg");
	payload_done(&p);
	expect_cuts(&m);
	m.bytes[HEADER + 20] = 63; /* inside the first header */
	p = run(&m);
	assert_null(payload_nth(&p, FIELD_SMB2_COMMAND, 1));
	payload_done(&p);
	m.bytes[HEADER + 23] = 0xff; /* far behind the end */
	p = run(&m);
	assert_null(payload_nth(&p, FIELD_SMB2_COMMAND, 1));
	assert_int_equal(p.state, CUR_SHORT);
	payload_done(&p);
}

static void test_negotiate_1(void **state)
{
	static const char dialects[] = "\2NT LM 0.12\0\2SMB 2.???";
	struct payload_case p;
	struct message m;

	(void)state;
	begin(&m);
	put_smb1(&m, 0x72, 0x18, false);
	put(&m, "\0\x17\0", 3); /* no words, bytes */
	put(&m, dialects, sizeof(dialects));
	end(&m);
	p = run(&m);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_SMB);
	expect_number(&p, FIELD_SMB_VERSION, 1);
	expect_number(&p, FIELD_SMB_COMMAND, 0x72);
	expect_text_nth(&p, FIELD_SMB_DIALECT, 0, "NT LM 0.12");
	expect_text_nth(&p, FIELD_SMB_DIALECT, 1, "SMB 2.???");
	payload_done(&p);
	expect_cuts(&m);
	m.bytes[HEADER + 9] = 0x98; /* a reply has something else there */
	p = run(&m);
	expect_none(&p, FIELD_SMB_DIALECT);
	payload_done(&p);
	m.bytes[HEADER + 9] = 0x18;
	m.bytes[HEADER + 34] = 0xff; /* more bytes than the message */
	p = run(&m);
	assert_int_equal(p.state, CUR_SHORT);
	expect_none(&p, FIELD_SMB_DIALECT);
	payload_done(&p);
}

static void make_tree_1(struct message *m, bool unicode, uint8_t password)
{
	begin(m);
	put_smb1(m, 0x75, 0, unicode);
	put(m, "\4\xff\0\0\0\0\0", 7); /* four words: AndX, flags */
	put(m, (uint8_t[]){ password, 0 }, 2);
	put(m, (uint8_t[]){ (uint8_t)(password + 14), 0 }, 2);
	put(m, "secret", password);
	if (unicode)
		put(m,
		    "\0\\\0s\0\0\0"
		    "A:\0....",
		    14);
	else
		put(m,
		    "\\\\s\\a\0"
		    "A:\0.....",
		    14);
	end(m);
}

/* The password is stepped over. */
static void test_tree_1(void **state)
{
	struct payload_case p;
	struct message m;

	(void)state;
	make_tree_1(&m, false, 6);
	p = run(&m);
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_SMB_TREE, "\\\\s\\a");
	assert_int_equal(p.pkt.record.field_count, 4);
	payload_done(&p);
	expect_cuts(&m);
	make_tree_1(&m, true, 6);
	p = run(&m);
	expect_text(&p, FIELD_SMB_TREE, "\\s");
	payload_done(&p);
	expect_cuts(&m);
	m.bytes[HEADER + 32 + 7] = 0xff; /* a password longer than the bytes */
	p = run(&m);
	expect_none(&p, FIELD_SMB_TREE);
	payload_done(&p);
	make_tree_1(&m, false, 0);
	m.bytes[HEADER + 32] = 3; /* not the words of this command */
	p = run(&m);
	expect_none(&p, FIELD_SMB_TREE);
	payload_done(&p);
}

/* Encrypted and compressed messages have no names. */
static void test_closed(void **state)
{
	struct payload_case p;
	struct message m;

	(void)state;
	for (int magic = 0xfc; magic <= 0xfd; magic++) {
		begin(&m);
		put_smb2(&m, 3, 0, 0);
		m.bytes[HEADER] = (uint8_t)magic;
		end(&m);
		p = run(&m);
		assert_int_equal(p.pkt.record.app, APP_SMB);
		assert_int_equal(p.pkt.record.field_count, 2);
		payload_done(&p);
	}
}

static void test_session(void **state)
{
	static const char request[] = "\x81\0\0\x44"
	                              "\x20"
	                              "EEEFFDELCACACACACACACACACACACA"
	                              "CA\0"
	                              "\x20"
	                              "EEEFFDELCACACACACACACACACACACA"
	                              "AA\0";
	struct payload_case p;
	struct message m = { .len = 0 };

	(void)state;
	put(&m, request, sizeof(request) - 1);
	p = run(&m);
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_NBSS);
	expect_number(&p, FIELD_NBSS_TYPE, 0x81);
	expect_text(&p, FIELD_NBSS_CALLED, "DESK<20>");
	expect_text(&p, FIELD_NBSS_CALLING, "DESK<00>");
	payload_done(&p);
	expect_cuts(&m);
	m.bytes[3] = 34; /* one name alone */
	p = run(&m);
	assert_int_equal(p.state, CUR_SHORT);
	expect_none(&p, FIELD_NBSS_CALLING);
	payload_done(&p);
	m.len = 0;
	put(&m, "\x85\0\0\0", 4); /* keeps the session alive */
	p = run(&m);
	expect_number(&p, FIELD_NBSS_TYPE, 0x85);
	assert_int_equal(p.state, CUR_OK);
	payload_done(&p);
}

/* Segments in the middle of a message say nothing. */
static void test_middle(void **state)
{
	static const char *const texts[] = { "hello world", "\x82",
		                             "\x86\1\2\3" };
	struct payload_case p;
	struct message m;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		m.len = 0;
		put(&m, texts[i], strlen(texts[i]));
		p = run(&m);
		assert_int_equal(p.match, MATCH_PORT);
		assert_int_equal(p.state, CUR_OK);
		assert_int_equal(p.pkt.record.app, APP_NBSS);
		assert_int_equal(p.pkt.record.field_count, 0);
		payload_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_negotiate_2),
		cmocka_unit_test(test_negotiated_2),
		cmocka_unit_test(test_tree_2),
		cmocka_unit_test(test_compound),
		cmocka_unit_test(test_negotiate_1),
		cmocka_unit_test(test_tree_1),
		cmocka_unit_test(test_closed),
		cmocka_unit_test(test_session),
		cmocka_unit_test(test_middle),
	};

	return cmocka_run_group_tests_name("nbss", tests, NULL, NULL);
}
