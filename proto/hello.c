/* hello.c - the first message of each side. */
#include "proto/hello.h"

#include <errno.h>

#include "common/cursor.h"
#include "proto/frame.h"
#include "proto/text.h"

#define HELLO_RESERVED_SIZE 8

/* Both first messages begin with magic and version, in every version. */
static void opening_encode(struct writer *w)
{
	writer_be32(w, PROTO_MAGIC);
	writer_be16(w, PROTO_VERSION);
}

static int opening_decode(struct cur *c)
{
	uint32_t magic = cur_be32(c);
	uint16_t version = cur_be16(c);

	if (!cur_ok(c) || magic != PROTO_MAGIC)
		return -EBADMSG;
	return version == PROTO_VERSION ? 0 : -EPROTONOSUPPORT;
}

/*
 *	 0       4         6       7          8
 *	+-------+---------+-------+----------+
 *	| magic | version | start | reserved |
 *	+-------+---------+-------+----------+
 *	 8         16         24         32
 *	+---------+----------+----------+
 *	| session | last_seq | reserved |
 *	+---------+----------+----------+
 *
 * The size is the same in every version: the sensor reads nothing else.
 */
void hello_encode(struct writer *w, const struct hello *h)
{
	size_t begin = frame_begin(w, MESSAGE_HELLO);

	opening_encode(w);
	writer_u8(w, (uint8_t)h->start);
	writer_u8(w, 0);
	writer_be64(w, h->session);
	writer_be64(w, h->last_seq);
	writer_be64(w, 0);
	frame_end(w, begin);
}

int hello_decode(const uint8_t *payload, size_t len, struct hello *out_hello)
{
	struct cur c = cur_of(payload, len, len);
	struct hello h;
	uint8_t start;
	int err;

	if (len != HELLO_PAYLOAD_SIZE)
		return -EBADMSG;
	err = opening_decode(&c);
	if (err)
		return err;
	start = cur_u8(&c);
	cur_skip(&c, 1);
	h.session = cur_be64(&c);
	h.last_seq = cur_be64(&c);
	cur_skip(&c, HELLO_RESERVED_SIZE);
	if (!cur_ok(&c) || start >= HELLO_START_END)
		return -EBADMSG;
	h.start = (enum hello_start)start;
	if (h.start != HELLO_START_AFTER && (h.session || h.last_seq))
		return -EBADMSG;
	*out_hello = h;
	return 0;
}

/*
 *	 0       4         6        7          8
 *	+-------+---------+--------+----------+
 *	| magic | version | source | reserved |
 *	+-------+---------+--------+----------+
 *	 8         16          24           32        36          38
 *	+---------+-----------+------------+---------+-----------+
 *	| session | first_seq | started_ns | snaplen | link_type |
 *	+---------+-----------+------------+---------+-----------+
 *	 38
 *	+-----+-----------+-----+---------+-----+--------+
 *	| u16 | interface | u16 | version | u16 | filter |
 *	+-----+-----------+-----+---------+-----+--------+
 */
void welcome_encode(struct writer *w, const struct welcome *m)
{
	size_t begin = frame_begin(w, MESSAGE_WELCOME);

	opening_encode(w);
	writer_u8(w, (uint8_t)m->source);
	writer_u8(w, 0);
	writer_be64(w, m->session);
	writer_be64(w, m->first_seq);
	writer_be64(w, (uint64_t)m->started_ns);
	writer_be32(w, m->snaplen);
	writer_be16(w, m->link_type);
	text_encode(w, m->interface, sizeof(m->interface));
	text_encode(w, m->version, sizeof(m->version));
	text_encode(w, m->filter, sizeof(m->filter));
	frame_end(w, begin);
}

int welcome_decode(const uint8_t *payload, size_t len,
                   struct welcome *out_welcome)
{
	struct cur c = cur_of(payload, len, len);
	struct welcome m;
	uint8_t source;
	int err = opening_decode(&c);

	if (err)
		return err;
	source = cur_u8(&c);
	cur_skip(&c, 1);
	m.session = cur_be64(&c);
	m.first_seq = cur_be64(&c);
	m.started_ns = (int64_t)cur_be64(&c);
	m.snaplen = cur_be32(&c);
	m.link_type = cur_be16(&c);
	text_decode(&c, m.interface, sizeof(m.interface));
	text_decode(&c, m.version, sizeof(m.version));
	text_decode(&c, m.filter, sizeof(m.filter));
	if (!cur_ok(&c) || cur_left(&c) || source == WELCOME_SOURCE_NONE ||
	    source >= WELCOME_SOURCE_END || !m.first_seq)
		return -EBADMSG;
	m.source = (enum welcome_source)source;
	*out_welcome = m;
	return 0;
}
