/*
 * bpf.h - the --filter of a replay: libpcap's language on packets of a file.
 *
 * Shape: the expression is compiled for the file's first link type and for all
 *        others that it may go on to, before the privileges are dropped;
 *        libpcap's compiler is not asked again while packets are read.
 * Errors: open gives -EINVAL and libpcap's words; BPF_UNKNOWN for a link type
 *        that the expression has no meaning for, or that nobody prepared.
 * Ownership: bpf_close() frees.
 * Threads: one.
 */
#ifndef SENSOR_CAPTURE_BPF_H
#define SENSOR_CAPTURE_BPF_H

#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "sensor/decode/decode.h"

enum bpf_verdict { BPF_MATCH = 0, BPF_OTHER, BPF_UNKNOWN };

struct bpf;

MUST_CHECK int bpf_open(const char *expression, uint16_t link_type,
                        struct bpf **out_bpf, char *error, size_t error_size);
void bpf_close(struct bpf *bpf); /* NULL is fine */

enum bpf_verdict bpf_match(struct bpf *bpf, const struct captured *captured);

#endif
