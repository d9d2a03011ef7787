/*
 * clock.h - the time, replaceable in tests.
 *
 * Units: nanoseconds. Real time counts from 1970-01-01 UTC.
 * Threads: reading is safe from any thread; replacing is for tests, before
 *        any other thread starts.
 */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

#include <stdint.h>

#define CLOCK_NS_PER_S INT64_C(1000000000)
#define CLOCK_NS_PER_MS INT64_C(1000000)

int64_t clock_real_ns(void);
int64_t clock_mono_ns(void);

/* Tests: both clocks come from `read_ns` until it is NULL again. */
void clock_replace(int64_t (*read_ns)(void));

/* "2026-11-22T12:57:58.000000000Z" needs CLOCK_TEXT_SIZE bytes. UTC, without
 * libc's time zone code, so it works inside a chroot. Years 1677 to 2262. */
#define CLOCK_TEXT_SIZE 40
void clock_format(int64_t real_ns, char out[CLOCK_TEXT_SIZE]);

#endif
