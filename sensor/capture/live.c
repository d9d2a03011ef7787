/*
 * live.c - packets from an interface, by libpcap and its memory-mapped ring.
 *
 * The ledger: kernel_received = kernel_dropped + handed out + what waits in the
 * ring, exactly. What libpcap throws away after the kernel counted it would
 * break that, and is prevented: packets from before the filter was set, or
 * that libpcap filters itself (see begin()); and the copy of each loopback
 * packet that was sent, while the copy that was received is kept (see tune()
 * and live_filter_text()). libpcap's ps_recv includes ps_drop, as the kernel's
 * tp_packets does.
 */
#include <errno.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "sensor/capture/link_type.h"
#include "sensor/capture/live_drops.h"
#include "sensor/capture/live_gate.h"
#include "sensor/capture/live_text.h"
#include "sensor/capture/live_watch.h"
#include "sensor/capture/source.h"

#define SNAPLEN_MAX 262144
/* The kernel hands over a block of the ring when it is full or this old. */
#define BLOCK_TIMEOUT_MS 20
#define BUFFER_BYTES_DEFAULT (64u << 20)
#define BUFFER_BYTES_MIN (1u << 20)
/* By then every block begun before is handed over. */
#define SETTLE_NS (CLOCK_NS_PER_MS * 3 * BLOCK_TIMEOUT_MS)
#define SETTLE_ROUNDS 10000

struct source {
	pcap_t *pcap;
	int packet_fd;
	uint16_t link_type;
	bool gone;
	struct live_watch watch;
	struct live_drops drops;
	struct pcap_stat last; /* as libpcap told it last time */
	struct source_stats stats;
	char error[SOURCE_ERROR_SIZE];
};

struct hand_out {
	const struct source *source;
	source_packet_fn *fn;
	void *arg;
};

/* Explaining what went wrong. */

/* libpcap's number of an error and its words for it, as advice. */
static int activate_failed(pcap_t *p, int status, const char *name, char *error)
{
	switch (status) {
	case PCAP_ERROR_NO_SUCH_DEVICE:
		return live_no_such_interface(name, error);
	case PCAP_ERROR_PERM_DENIED:
	case PCAP_ERROR_PROMISC_PERM_DENIED:
		(void)snprintf(
		        error, SOURCE_ERROR_SIZE,
		        "no permission to capture on %s: start as root, or "
		        "give the program CAP_NET_RAW",
		        name);
		return -EPERM;
	case PCAP_ERROR_IFACE_NOT_UP:
		(void)snprintf(
		        error, SOURCE_ERROR_SIZE,
		        "the interface %s is down; ip link set dev %s up", name,
		        name);
		return -ENETDOWN;
	case PCAP_ERROR:
		(void)snprintf(error, SOURCE_ERROR_SIZE, "%s: %s", name,
		               pcap_geterr(p));
		return -EIO;
	default:
		(void)snprintf(error, SOURCE_ERROR_SIZE, "%s: %s (%s)", name,
		               pcap_statustostr(status), pcap_geterr(p));
		return -EIO;
	}
}

/* Opening. */

static int create(const struct source_options *options, uint32_t buffer_bytes,
                  pcap_t **out_pcap, char *error)
{
	uint32_t snaplen = options->snaplen;
	char why[PCAP_ERRBUF_SIZE];
	pcap_t *p = pcap_create(options->name, why);

	if (!p) {
		(void)snprintf(error, SOURCE_ERROR_SIZE, "%s: %s",
		               options->name, why);
		return -EIO;
	}
	if (snaplen == 0 || snaplen > SNAPLEN_MAX)
		snaplen = SNAPLEN_MAX;
	/* None of these can fail before the handle is activated. */
	(void)pcap_set_snaplen(p, (int)snaplen);
	(void)pcap_set_promisc(p, options->promiscuous);
	(void)pcap_set_timeout(p, BLOCK_TIMEOUT_MS);
	(void)pcap_set_immediate_mode(p, 0); /* so that it is TPACKET_V3 */
	(void)pcap_set_buffer_size(p, (int)buffer_bytes);
	(void)pcap_set_tstamp_precision(p, PCAP_TSTAMP_PRECISION_NANO);
	*out_pcap = p;
	return 0;
}

/* -ENOMEM when a smaller ring might do. */
static int activate_with(struct source *s, const struct source_options *options,
                         uint32_t buffer_bytes, char *error)
{
	int status, result;
	pcap_t *p;

	result = create(options, buffer_bytes, &p, error);
	if (result < 0)
		return result;
	errno = 0;
	status = pcap_activate(p);
	if (status < 0) {
		result = errno == ENOMEM ? -ENOMEM : 0;
		if (result == 0 || buffer_bytes <= BUFFER_BYTES_MIN)
			result = activate_failed(p, status, options->name,
			                         error);
		pcap_close(p);
		return result;
	}
	if (status > 0)
		log_warn("capture", "%s: %s: %s", options->name,
		         pcap_statustostr(status), pcap_geterr(p));
	s->pcap = p;
	return 0;
}

/* libpcap itself takes a somewhat smaller ring when the kernel has no memory
 * for it, but gives up when the memory cannot be mapped. */
static int activate(struct source *s, const struct source_options *options,
                    char *error)
{
	uint32_t bytes = options->buffer_bytes;
	int result;

	if (bytes == 0)
		bytes = BUFFER_BYTES_DEFAULT;
	if (bytes > INT32_MAX)
		bytes = INT32_MAX;
	result = activate_with(s, options, bytes, error);
	while (result == -ENOMEM && bytes > BUFFER_BYTES_MIN) {
		bytes /= 2;
		log_warn("capture", "%s: no memory for the ring, trying %u KiB",
		         options->name, bytes >> 10);
		result = activate_with(s, options, bytes, error);
	}
	return result;
}

static void discard(u_char *arg UNUSED, const struct pcap_pkthdr *header UNUSED,
                    const u_char *bytes UNUSED)
{
}

/* Empties the ring of the packets that came between activation and now, and
 * begins the counts after them. The gate is closed, so nothing comes in. */
static int settle(struct source *s)
{
	struct pollfd p = { .fd = s->packet_fd, .events = POLLIN };
	int64_t until_ns = clock_mono_ns() + SETTLE_NS;
	uint64_t seen = 0;

	for (int round = 0; round < SETTLE_ROUNDS; round++) {
		int n = pcap_dispatch(s->pcap, SETTLE_ROUNDS, discard, NULL);

		if (n < 0 || pcap_stats(s->pcap, &s->last) < 0)
			return -EIO;
		seen += (uint64_t)n;
		/* All are accounted for; or some are libpcap's to throw away,
		 * and time decides. */
		if (s->last.ps_recv - s->last.ps_drop == seen ||
		    (n == 0 && clock_mono_ns() >= until_ns))
			break;
		if (n == 0)
			(void)poll(&p, 1, BLOCK_TIMEOUT_MS / 4);
	}
	return 0;
}

static int compile(struct source *s, const char *text,
                   struct bpf_program *program)
{
	/* An empty filter is compiled to "everything". */
	return pcap_compile(s->pcap, program, text, 1, PCAP_NETMASK_UNKNOWN);
}

/* What the user wrote has to be right by itself: "a) or (b" is not. */
static int check_user_filter(struct source *s,
                             const struct source_options *options, char *error)
{
	struct bpf_program program;

	if (!options->filter || !options->filter[0])
		return 0;
	if (compile(s, options->filter, &program) == 0) {
		pcap_freecode(&program);
		return 0;
	}
	(void)snprintf(error, SOURCE_ERROR_SIZE, "filter \"%.200s\": %s",
	               options->filter, pcap_geterr(s->pcap));
	return -EINVAL;
}

static int install(struct source *s, const char *text, char *error)
{
	struct bpf_program program;
	int status = -1;

	if (compile(s, text, &program) == 0) {
		status = pcap_setfilter(s->pcap, &program);
		pcap_freecode(&program);
	}
	if (status == 0)
		return 0;
	(void)snprintf(error, SOURCE_ERROR_SIZE, "filter \"%.200s\": %s", text,
	               pcap_geterr(s->pcap));
	return -EINVAL;
}

/* Lets libpcap make the filter, then has the kernel alone run it: libpcap also
 * filters the first blocks of the ring itself, and does not count what it
 * throws away. With a filter the kernel cuts packets at the snap length, so
 * there always is one. */
static int begin(struct source *s, struct live_gate *gate, char *error)
{
	int result = install(s, "", error); /* to libpcap, all are welcome */

	if (result < 0)
		return result;
	result = live_gate_close(s->packet_fd);
	if (result == 0)
		result = settle(s);
	if (result == 0)
		result = live_gate_open(s->packet_fd, gate);
	if (result < 0)
		(void)snprintf(error, SOURCE_ERROR_SIZE,
		               "cannot set the filter: %s",
		               strerrordesc_np(-result));
	return result;
}

static int set_filter(struct source *s, const struct source_options *options,
                      char *error)
{
	char text[LIVE_FILTER_SIZE];
	struct live_gate *gate;
	int result;

	if (live_filter_text(options, text) < 0) {
		(void)snprintf(error, SOURCE_ERROR_SIZE,
		               "the filter is longer than %d bytes",
		               LIVE_FILTER_SIZE);
		return -E2BIG;
	}
	result = check_user_filter(s, options, error);
	if (result == 0)
		result = install(s, text, error);
	if (result < 0)
		return result;
	result = live_gate_take(s->packet_fd, &gate);
	if (result < 0) {
		(void)snprintf(
		        error, SOURCE_ERROR_SIZE,
		        "filter \"%.200s\": the kernel cannot run it: %s", text,
		        strerrordesc_np(-result));
		return result;
	}
	result = begin(s, gate, error);
	live_gate_free(gate);
	return result;
}

/* What libpcap has no setting for. */
static int tune(struct source *s, const char *name, char *error)
{
	char why[PCAP_ERRBUF_SIZE];
	int result = 0;

	s->packet_fd = pcap_fileno(s->pcap);
	/* Only this cooked header names the interface of each packet. */
	if (strcmp(name, "any") == 0)
		(void)pcap_set_datalink(s->pcap, DLT_LINUX_SLL2);
	s->link_type = link_type_from_dlt(pcap_datalink(s->pcap));
	if (strcmp(name, "lo") == 0)
		result = live_gate_ignore_outgoing(s->packet_fd);
	(void)snprintf(why, sizeof(why), "%s", strerrordesc_np(-result));
	if (result == 0)
		result = pcap_setnonblock(s->pcap, 1, why);
	if (result < 0)
		(void)snprintf(error, SOURCE_ERROR_SIZE, "%s: %s", name, why);
	return result;
}

static int open_parts(struct source *s, const struct source_options *options,
                      char *error)
{
	int result;

	if (!live_interface_exists(options->name))
		return live_no_such_interface(options->name, error);
	result = activate(s, options, error);
	if (result < 0)
		return result;
	result = tune(s, options->name, error);
	if (result == 0)
		result = set_filter(s, options, error);
	if (result < 0)
		return result;
	live_drops_open(&s->drops, options->name);
	result = live_watch_open(&s->watch, s->packet_fd);
	if (result < 0)
		(void)snprintf(error, SOURCE_ERROR_SIZE,
		               "%s: cannot watch it: %s", options->name,
		               strerrordesc_np(-result));
	return result;
}

static void live_close(struct source *s)
{
	if (!s)
		return;
	live_drops_close(&s->drops);
	live_watch_close(&s->watch);
	if (s->pcap)
		pcap_close(s->pcap);
	free(s);
}

static int live_open(const struct source_options *options, struct source **out,
                     char error[SOURCE_ERROR_SIZE])
{
	struct source *s = calloc(1, sizeof(*s));
	int result;

	if (!s) {
		(void)snprintf(error, SOURCE_ERROR_SIZE, "out of memory");
		return -ENOMEM;
	}
	s->packet_fd = -1;
	s->watch = (struct live_watch){ -1, -1 };
	s->drops = (struct live_drops){ .fds = { -1, -1 } };
	result = open_parts(s, options, error);
	if (result < 0) {
		live_close(s);
		return result;
	}
	*out = s;
	return 0;
}

/* Reading. */

static void hand_out(u_char *arg, const struct pcap_pkthdr *header,
                     const u_char *bytes)
{
	const struct hand_out *h = (const struct hand_out *)(const void *)arg;
	struct captured captured = {
		/* tv_usec holds nanoseconds: see create(). */
		.ts_ns = (int64_t)header->ts.tv_sec * CLOCK_NS_PER_S +
		         header->ts.tv_usec,
		.len = header->len,
		.caplen = header->caplen,
		.link_type = h->source->link_type,
		.bytes = bytes,
	};

	h->fn(&captured, h->arg);
}

static int dispatch(struct source *s, int max_packets, source_packet_fn *fn,
                    void *arg)
{
	struct hand_out h = { .source = s, .fn = fn, .arg = arg };

	return pcap_dispatch(s->pcap, max_packets, hand_out, (u_char *)&h);
}

/* libpcap asks for the interface by its old name: one that was taken down and
 * renamed has "disappeared". The socket knows better, and goes on. */
static int dispatch_failed(struct source *s)
{
	const char *why = pcap_geterr(s->pcap);

	if (live_gate_interface_gone(s->packet_fd)) {
		s->gone = true;
		return 0;
	}
	if (strstr(why, "disappeared"))
		return 0;
	(void)snprintf(s->error, sizeof(s->error), "%s", why);
	return SOURCE_BROKEN;
}

/* The interface is gone; its last packets may wait in a block that the kernel
 * hands over when it is BLOCK_TIMEOUT_MS old. The only wait of a source, and
 * the last thing it does. */
static int last_packets(struct source *s, int max_packets, source_packet_fn *fn,
                        void *arg)
{
	struct pollfd p = { .fd = s->packet_fd, .events = POLLIN };
	int n = dispatch(s, max_packets, fn, arg);

	if (n <= 0) {
		(void)poll(&p, 1, 2 * BLOCK_TIMEOUT_MS);
		n = dispatch(s, max_packets, fn, arg);
	}
	if (n > 0)
		return n;
	(void)snprintf(s->error, sizeof(s->error), "the interface was removed");
	return SOURCE_GONE;
}

static int live_read(struct source *s, int max_packets, source_packet_fn *fn,
                     void *arg)
{
	int n;

	if (s->gone)
		return last_packets(s, max_packets, fn, arg);
	n = dispatch(s, max_packets, fn, arg);
	if (n < 0)
		n = dispatch_failed(s);
	if (live_watch_due(&s->watch) && live_gate_interface_gone(s->packet_fd))
		s->gone = true;
	return n == 0 && s->gone ? last_packets(s, max_packets, fn, arg) : n;
}

/* The rest. */

static int live_fd(const struct source *s)
{
	return s->watch.poll_fd;
}

static uint16_t live_link_type(const struct source *s)
{
	return s->link_type;
}

static uint32_t live_snaplen(const struct source *s)
{
	return (uint32_t)pcap_snapshot(s->pcap);
}

static int live_stats(struct source *s, struct source_stats *out_stats)
{
	struct pcap_stat now;

	if (pcap_stats(s->pcap, &now) < 0)
		return -EIO;
	/* Differences of unsigned numbers are right across a wrap. */
	s->stats.kernel_received += (u_int)(now.ps_recv - s->last.ps_recv);
	s->stats.kernel_dropped += (u_int)(now.ps_drop - s->last.ps_drop);
	s->stats.interface_dropped = live_drops_read(&s->drops);
	s->last = now;
	*out_stats = s->stats;
	return 0;
}

static bool live_gone(const struct source *s)
{
	return s->gone || live_gate_interface_gone(s->packet_fd);
}

static const char *live_error(const struct source *s)
{
	return s->error;
}

const struct source_ops source_live = {
	.name = "live",
	.open = live_open,
	.read = live_read,
	.fd = live_fd,
	.link_type = live_link_type,
	.snaplen = live_snaplen,
	.stats = live_stats,
	.gone = live_gone,
	.error = live_error,
	.close = live_close,
};
