/* pcapng_interface.c - see pcapng_interface.h. */
#include "sensor/capture/pcapng_interface.h"

#include "common/clock.h"

#define OPTION_END 0
#define OPTION_IF_TSRESOL 9
#define OPTION_IF_TSOFFSET 14

#define TSRESOL_BINARY 0x80u /* a power of two, not of ten */
#define TSRESOL_DEFAULT 6    /* microseconds */
#define TSRESOL_NS 9         /* 10^-9 s */
#define POWERS_OF_TEN_U64 19 /* 10^19 is the greatest in 64 bits */

struct option {
	uint16_t code;
	struct cur value;
};

/* Takes one option and its padding; false at the end or on a fault. */
static bool option_take(const struct capture_file *f, struct cur *options,
                        struct option *out)
{
	size_t len;

	if (cur_left(options) == 0)
		return false;
	out->code = capture_u16(f, options);
	len = capture_u16(f, options);
	out->value = cur_slice(options, len);
	if (!cur_ok(options) || out->code == OPTION_END)
		return false;
	if (len % 4)
		cur_skip(options, 4 - len % 4);
	return cur_ok(options);
}

static enum capture_state options_bad(struct capture_file *f)
{
	return capture_file_broken(f, "an option is longer than its block");
}

enum capture_state pcapng_options_check(struct capture_file *f,
                                        struct cur options)
{
	struct option option;

	while (option_take(f, &options, &option))
		;
	return cur_ok(&options) ? CAPTURE_OTHER : options_bad(f);
}

static int64_t option_i64(const struct capture_file *f, struct cur value)
{
	uint64_t first = capture_u32(f, &value);
	uint64_t second = capture_u32(f, &value);

	return (int64_t)(f->big_endian ? first << 32 | second
	                               : second << 32 | first);
}

static void option_apply(const struct capture_file *f,
                         struct pcapng_interface *interface,
                         const struct option *option)
{
	struct cur value = option->value;
	size_t len = cur_left(&value);

	if (option->code == OPTION_IF_TSRESOL && len >= 1)
		interface->tsresol = cur_u8(&value);
	else if (option->code == OPTION_IF_TSOFFSET && len == 8)
		interface->offset_s = option_i64(f, value);
}

enum capture_state pcapng_interface_add(struct capture_file *f, struct cur body)
{
	struct pcapng_section *s = &f->section;
	struct pcapng_interface interface = { .tsresol = TSRESOL_DEFAULT };
	struct option option;

	if (s->interface_count == CAPTURE_INTERFACES_MAX)
		return capture_file_broken(
		        f, "more than %u interfaces in one section",
		        CAPTURE_INTERFACES_MAX);
	interface.link_type = capture_u16(f, &body);
	cur_skip(&body, 2); /* reserved */
	interface.snaplen = capture_u32(f, &body);
	if (!cur_ok(&body))
		return capture_file_broken(
		        f, "an interface description is too short");
	while (option_take(f, &body, &option))
		option_apply(f, &interface, &option);
	if (!cur_ok(&body))
		return options_bad(f);
	s->interfaces[s->interface_count++] = interface;
	if (!f->known) {
		f->known = true;
		f->link_type = interface.link_type;
		f->snaplen = interface.snaplen;
	}
	return CAPTURE_OTHER;
}

static uint64_t power_of_ten(unsigned int n)
{
	uint64_t p = 1;

	while (n--)
		p *= 10;
	return p;
}

__extension__ typedef unsigned __int128 wide;

/* ticks / 2^shift seconds. False when it does not fit. */
static bool ns_binary(uint64_t ticks, unsigned int shift, uint64_t *out_ns)
{
	wide ns = (wide)ticks * CLOCK_NS_PER_S >> shift;

	*out_ns = (uint64_t)ns;
	return ns <= UINT64_MAX;
}

/* ticks / 10^digits seconds. False when it does not fit. */
static bool ns_decimal(uint64_t ticks, unsigned int digits, uint64_t *out_ns)
{
	if (digits <= TSRESOL_NS)
		return !__builtin_mul_overflow(
		        ticks, power_of_ten(TSRESOL_NS - digits), out_ns);
	digits -= TSRESOL_NS;
	*out_ns = digits > POWERS_OF_TEN_U64 ? 0 : ticks / power_of_ten(digits);
	return true;
}

int64_t pcapng_interface_ts(const struct pcapng_interface *interface,
                            uint64_t ticks)
{
	unsigned int exponent = interface->tsresol & ~TSRESOL_BINARY;
	int64_t offset_ns, ts_ns;
	uint64_t ns;
	bool fits;

	if (interface->tsresol & TSRESOL_BINARY)
		fits = ns_binary(ticks, exponent, &ns);
	else
		fits = ns_decimal(ticks, exponent, &ns);
	if (!fits ||
	    __builtin_mul_overflow(interface->offset_s, CLOCK_NS_PER_S,
	                           &offset_ns) ||
	    __builtin_add_overflow(ns, offset_ns, &ts_ns))
		return RECORD_TS_NONE;
	return ts_ns;
}
