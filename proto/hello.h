/*
 * hello.h - the first message of each side.
 *
 * Shape: the dashboard sends HELLO (fixed, HELLO_FRAME_SIZE bytes with its
 *        header), the only thing a sensor ever reads from a client; the sensor
 *        answers WELCOME, or BYE with a reason.
 * Errors: decode gives -EBADMSG for a wrong size, magic or enum value,
 *        -EPROTONOSUPPORT for another version; outputs stay untouched.
 * Threads: values.
 */
#ifndef PROTO_HELLO_H
#define PROTO_HELLO_H

#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/writer.h"

#define PROTO_MAGIC 0x50534350u /* "PSCP" */
#define PROTO_VERSION 1
#define HELLO_PAYLOAD_SIZE 32
#define HELLO_FRAME_SIZE 40
#define WELCOME_TEXT_MAX 255
#define WELCOME_FILTER_MAX 4096

enum hello_start {
	HELLO_START_NEW = 0, /* only what is captured from now on */
	HELLO_START_OLDEST,  /* everything the sensor still holds */
	HELLO_START_AFTER,   /* what came after `last_seq` of `session` */
	HELLO_START_END
};

struct hello {
	enum hello_start start;
	uint64_t session;  /* HELLO_START_AFTER, else 0 */
	uint64_t last_seq; /* HELLO_START_AFTER, else 0 */
};

enum welcome_source {
	WELCOME_SOURCE_NONE = 0,
	WELCOME_SOURCE_LIVE,
	WELCOME_SOURCE_REPLAY,
	WELCOME_SOURCE_END
};

struct welcome {
	uint64_t session; /* random, new at each start of the sensor */
	uint64_t
	        first_seq; /* of the first packet this client may get: what lies
	                    * between its `last_seq` and here comes as a GAP */
	int64_t started_ns; /* real time */
	enum welcome_source source;
	uint32_t snaplen;                     /* bytes kept of a packet */
	uint16_t link_type;                   /* LINKTYPE_* */
	char interface[WELCOME_TEXT_MAX + 1]; /* or the name of the file */
	char version[WELCOME_TEXT_MAX + 1];   /* of the sensor */
	char filter[WELCOME_FILTER_MAX + 1];  /* BPF expression, "" for none */
};

/* Whole frames, header included. */
void hello_encode(struct writer *w, const struct hello *h);
MUST_CHECK int hello_decode(const uint8_t *payload, size_t len,
                            struct hello *out_hello);
void welcome_encode(struct writer *w, const struct welcome *m);
MUST_CHECK int welcome_decode(const uint8_t *payload, size_t len,
                              struct welcome *out_welcome);

#endif
