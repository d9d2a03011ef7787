/*
 * record_json.h - one packet as JSON, text or CSV.
 *
 * Shape: JSON keys are frame ts_ns dlt len caplen vlan eth_src eth_dst
 *        ethertype src dst ipver ipproto ttl frag sport dport tcp_flags l4
 *        paylen tunnel in_src in_dst in_ipproto in_sport in_dport
 *        in_tcp_flags malformed app and one object for each group of
 *        fields.def;
 *        absent values are null. `malformed` is null, "short" or "malformed".
 * Errors: appending gives 0, -ENOMEM or -E2BIG.
 * Threads: values.
 */
#ifndef DASHBOARD_EXPORT_RECORD_JSON_H
#define DASHBOARD_EXPORT_RECORD_JSON_H

#include <stdint.h>

#include "common/buf.h"
#include "common/compiler.h"
#include "dashboard/json/json.h"
#include "proto/record.h"

/* `frame` is the packet's number: of the capture in `tail`, of the store in
 * `query` and on the page. */
struct json *record_json(const struct packet_record *r, uint64_t frame);

/* The same as text and a newline, many times faster. */
MUST_CHECK int record_json_line(const struct packet_record *r, uint64_t frame,
                                struct buf *out);

/* "      12 2026-11-22 12:57:58.123456 10.0.0.1:5353 > 10.0.0.2:53 dns 74
 * standard query A example.org" on one line, without control characters. */
MUST_CHECK int record_text(const struct packet_record *r, uint64_t frame,
                           struct buf *out);

/* RFC 4180 with a header line; cells that a spreadsheet would run are
 * neutralised. */
MUST_CHECK int record_csv_header(struct buf *out);
MUST_CHECK int record_csv(const struct packet_record *r, uint64_t frame,
                          struct buf *out);

/* What the packet is about, for the page and the text form: "standard query A
 * example.org", "GET /index.html", "Client Hello www.example.org". */
MUST_CHECK int record_summary(const struct packet_record *r, struct buf *out);

#endif
