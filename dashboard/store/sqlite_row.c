/* sqlite_row.c - a row of the table packet as the record it was. */
#include "dashboard/store/sqlite_row.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "common/cursor.h"
#include "common/writer.h"
#include "dashboard/store/sqlite_feed.h"
#include "proto/packet_record.h"

static bool has(sqlite3_stmt *stmt, enum feed_column column)
{
	return sqlite3_column_type(stmt, (int)column) != SQLITE_NULL;
}

static uint64_t number(sqlite3_stmt *stmt, enum feed_column column)
{
	return (uint64_t)sqlite3_column_int64(stmt, (int)column);
}

static struct cur blob(sqlite3_stmt *stmt, enum feed_column column)
{
	const void *bytes = sqlite3_column_blob(stmt, (int)column);
	size_t len = (size_t)sqlite3_column_bytes(stmt, (int)column);

	return cur_of(bytes, bytes ? len : 0, bytes ? len : 0);
}

static bool read_addr(sqlite3_stmt *stmt, enum feed_column column,
                      struct addr *out_addr)
{
	uint8_t bytes[16];
	struct cur c;

	if (sqlite3_column_type(stmt, (int)column) == SQLITE_INTEGER) {
		writer_put_be32(bytes, (uint32_t)number(stmt, column));
		*out_addr = addr_v4(bytes);
		return true;
	}
	c = blob(stmt, column);
	cur_copy(&c, bytes, sizeof(bytes));
	*out_addr = addr_v6(bytes);
	return cur_ok(&c) && cur_left(&c) == 0;
}

static bool read_ip(sqlite3_stmt *stmt, struct packet_record *r)
{
	if (!has(stmt, FEED_IP_PROTO))
		return true;
	r->present |= RECORD_IP;
	r->ip_proto = (uint8_t)number(stmt, FEED_IP_PROTO);
	r->ttl = (uint8_t)number(stmt, FEED_TTL);
	r->frag = (uint8_t)number(stmt, FEED_FRAG);
	return r->frag < RECORD_FRAG_END &&
	       read_addr(stmt, FEED_SRC, &r->src) &&
	       read_addr(stmt, FEED_DST, &r->dst);
}

static void read_transport(sqlite3_stmt *stmt, struct packet_record *r)
{
	if (has(stmt, FEED_SPORT)) {
		r->present |= RECORD_PORTS;
		r->src_port = (uint16_t)number(stmt, FEED_SPORT);
		r->dst_port = (uint16_t)number(stmt, FEED_DPORT);
	}
	if (has(stmt, FEED_TCP_FLAGS)) {
		r->present |= RECORD_TCP_FLAGS;
		r->tcp_flags = (uint16_t)number(stmt, FEED_TCP_FLAGS);
	}
	if (has(stmt, FEED_PAYLOAD_LEN)) {
		r->present |= RECORD_PAYLOAD;
		r->payload_len = (uint32_t)number(stmt, FEED_PAYLOAD_LEN);
	}
}

static bool read_mac(sqlite3_stmt *stmt, enum feed_column column,
                     struct packet_record *r, uint8_t mac[MAC_SIZE])
{
	struct cur c = blob(stmt, column);

	if (!has(stmt, column))
		return true;
	r->present |= column == FEED_ETH_SRC ? RECORD_ETH_SRC : RECORD_ETH;
	cur_copy(&c, mac, MAC_SIZE);
	return cur_ok(&c) && cur_left(&c) == 0;
}

static bool read_link(sqlite3_stmt *stmt, struct packet_record *r)
{
	struct cur vlan = blob(stmt, FEED_VLAN);

	r->link_type = (uint16_t)number(stmt, FEED_LINK_TYPE);
	if (has(stmt, FEED_ETHERTYPE)) {
		r->present |= RECORD_ETHERTYPE;
		r->ethertype = (uint16_t)number(stmt, FEED_ETHERTYPE);
	}
	while (cur_left(&vlan) && r->vlan_count < RECORD_VLANS_MAX)
		r->vlan[r->vlan_count++] = cur_be16(&vlan);
	return cur_ok(&vlan) && cur_left(&vlan) == 0 &&
	       read_mac(stmt, FEED_ETH_SRC, r, r->eth_src) &&
	       read_mac(stmt, FEED_ETH_DST, r, r->eth_dst);
}

int sqlite_row_read(sqlite3_stmt *stmt, struct packet_record *r)
{
	struct cur tunnels = blob(stmt, FEED_TUNNELS);
	struct cur fields = blob(stmt, FEED_FIELDS);

	memset(r, 0, offsetof(struct packet_record, fields));
	r->seq = number(stmt, FEED_SEQ);
	r->ts_ns = has(stmt, FEED_TS) ? sqlite3_column_int64(stmt, FEED_TS)
	                              : RECORD_TS_NONE;
	r->len = (uint32_t)number(stmt, FEED_LEN);
	r->caplen = (uint32_t)number(stmt, FEED_CAPLEN);
	r->app = (uint8_t)number(stmt, FEED_APP);
	r->l4 = (uint8_t)number(stmt, FEED_L4);
	r->fault = (uint8_t)number(stmt, FEED_FAULT);
	read_transport(stmt, r);
	if (r->fault >= RECORD_FAULT_END || !read_ip(stmt, r) ||
	    !read_link(stmt, r) ||
	    packet_tunnels_decode(tunnels.at, tunnels.left, r) < 0)
		return -EBADMSG;
	return packet_fields_decode(fields.at, fields.left, r);
}
