/*
 * pcapng_file.h - the capture file made of blocks.
 *
 * Shape: several sections, each in a byte order of its own; several interfaces
 *        a section, each with its link type and clock. Packets are enhanced,
 *        simple (which have no time) and old packet blocks; all other blocks
 *        are stepped over.
 * Errors: as in capture_file.h. A section header, interface description or
 *        packet block may have PCAPNG_BLOCK_MAX bytes, other blocks any size.
 * Source: draft-ietf-opsawg-pcapng; packet block: its appendix.
 * Threads: one.
 */
#ifndef SENSOR_CAPTURE_PCAPNG_FILE_H
#define SENSOR_CAPTURE_PCAPNG_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "sensor/capture/capture_file.h"

#define PCAPNG_BLOCK_MAX BYTE_SOURCE_SIZE
#define PCAPNG_HEADER_MAX 65536u

bool pcapng_file_is(const uint8_t magic[4]);
/* Reads on to the first interface description, which has to end within about
 * PCAPNG_HEADER_MAX bytes: privileges may still be there. */
MUST_CHECK int pcapng_file_open(struct capture_file *f);

#endif
