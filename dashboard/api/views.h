/*
 * views.h - parts of answers that HTTP and the WebSocket share.
 *
 * Shape: as docs/API.md has them.
 * Errors: NULL is out of memory.
 * Ownership: the JSON is the caller's.
 * Threads: any.
 */
#ifndef DASHBOARD_API_VIEWS_H
#define DASHBOARD_API_VIEWS_H

#include <stdint.h>

#include "dashboard/api/endpoint.h"
#include "dashboard/json/json.h"
#include "proto/record.h"

#define WINDOW_MIN_S 60
#define WINDOW_DEFAULT_S 300
#define PACKETS_MAX 1000
#define PACKETS_DEFAULT 100
/* Bytes of field values in one answer: a hostile sensor fills every packet. */
#define PACKETS_BYTES_MAX (4u << 20)

struct json *status_json(struct api *api);
struct json *overview_json(struct api *api, uint32_t window_s,
                           uint64_t *out_newest_id);
/* The keys of tail, `time` and `summary`. */
struct json *packet_json(const struct packet_record *r, uint64_t id);
/* What the field values of a packet take. */
size_t packet_bytes(const struct packet_record *r);

#endif
