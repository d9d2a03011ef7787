/* sqlite_tables.c - the tables and the view, as SQL. */
#include "dashboard/store/sqlite_tables.h"

const char sqlite_tables[] =
        "CREATE TABLE meta("
        " key TEXT PRIMARY KEY,"
        " value INTEGER) WITHOUT ROWID;"

        "CREATE TABLE app("
        " id INTEGER PRIMARY KEY,"
        " name TEXT NOT NULL);"

        "CREATE TABLE session("
        " id INTEGER PRIMARY KEY,"
        " session INTEGER NOT NULL UNIQUE," /* the sensor's number for it */
        " source TEXT NOT NULL,"            /* live or replay */
        " interface TEXT NOT NULL,"         /* or the file's name */
        " filter TEXT NOT NULL,"
        " version TEXT NOT NULL,"
        " link_type INTEGER NOT NULL,"
        " snaplen INTEGER NOT NULL,"
        " started INTEGER NOT NULL," /* ns since 1970 */
        " met INTEGER NOT NULL,"     /* by this store, ns since 1970 */
        " first_seq INTEGER NOT NULL,"
        " last_seq INTEGER NOT NULL," /* accounted for up to here */
        " stored INTEGER NOT NULL,"
        " lost INTEGER NOT NULL," /* given to the store, not stored */
        " gap INTEGER NOT NULL,"  /* never given to it */
        " stats_at INTEGER,"      /* the sensor's last word: */
        " kernel_received INTEGER,"
        " kernel_dropped INTEGER,"
        " interface_dropped INTEGER,"
        " decoded INTEGER,"
        " malformed INTEGER,"
        " cut INTEGER);"

        "CREATE TABLE packet("
        " id INTEGER PRIMARY KEY,"
        " session INTEGER NOT NULL,"
        " seq INTEGER NOT NULL,"
        " ts INTEGER," /* ns since 1970 */
        " len INTEGER NOT NULL,"
        " caplen INTEGER NOT NULL,"
        " app INTEGER NOT NULL,"
        " src," /* IPv4 an integer, IPv6 16 bytes */
        " sport INTEGER,"
        " dst,"
        " dport INTEGER,"
        " tcp_flags INTEGER,"
        " payload_len INTEGER,"
        " ip_proto INTEGER,"
        " ttl INTEGER,"
        " frag INTEGER,"
        " l4 INTEGER NOT NULL,"
        " fault INTEGER,"
        " link_type INTEGER NOT NULL,"
        " ethertype INTEGER,"
        " eth_src BLOB,"
        " eth_dst BLOB,"
        " vlan BLOB,"    /* two bytes each, outermost first */
        " tunnels BLOB," /* the inner packet and what is around it */
        " name TEXT,"    /* DNS name, SNI or Host */
        " fields BLOB);" /* all values of application protocols */

        /* What a block of 4096 packet ids holds, so that questions skip it. */
        "CREATE TABLE block("
        " id INTEGER PRIMARY KEY," /* packet id / 4096 */
        " min_ts INTEGER,"
        " max_ts INTEGER,"
        " apps INTEGER NOT NULL);" /* a bit for each app */

        "CREATE TABLE gap("
        " id INTEGER PRIMARY KEY,"
        " session INTEGER NOT NULL,"
        " first_seq INTEGER NOT NULL,"
        " last_seq INTEGER NOT NULL,"
        " at INTEGER NOT NULL,"  /* when it was learnt, ns since 1970 */
        " cause TEXT NOT NULL);" /* sensor: never came; store: not stored */

        /* The newest state of each flow; packets and bytes each way. */
        "CREATE TABLE flow("
        " session INTEGER NOT NULL,"
        " id INTEGER NOT NULL," /* the sensor's number for it */
        " first INTEGER NOT NULL,"
        " last INTEGER NOT NULL," /* ns since 1970 */
        " state TEXT NOT NULL,"
        " closed TEXT," /* why; NULL: it is open */
        " app INTEGER NOT NULL,"
        " ip_proto INTEGER NOT NULL,"
        " src NOT NULL," /* who began; as in packet */
        " sport INTEGER NOT NULL,"
        " dst NOT NULL,"
        " dport INTEGER NOT NULL,"
        " src_packets INTEGER NOT NULL,"
        " src_bytes INTEGER NOT NULL,"
        " dst_packets INTEGER NOT NULL,"
        " dst_bytes INTEGER NOT NULL,"
        " retransmissions INTEGER NOT NULL," /* both ways */
        " out_of_order INTEGER NOT NULL,"
        " rtt INTEGER," /* ns */
        " name TEXT,"
        " name_source TEXT,"
        " community_id TEXT NOT NULL,"
        " PRIMARY KEY(session, id)) WITHOUT ROWID;"

        "CREATE TABLE rollup("
        " second INTEGER NOT NULL," /* since 1970 */
        " app INTEGER NOT NULL,"
        " packets INTEGER NOT NULL,"
        " bytes INTEGER NOT NULL,"
        " PRIMARY KEY(second, app)) WITHOUT ROWID;";

/* clang-format off: SQL has lines of its own */

/* For people with the sqlite3 shell. Times round down, also before 1970. */
#define NANOSECONDS "((ts % 1000000000 + 1000000000) % 1000000000)"
#define SECONDS "((ts - " NANOSECONDS ") / 1000000000)"
#define COLON "||':'||"
#define HEX2(blob, at) "substr(hex(" blob ")," #at ",2)"
#define HEX4(blob, at) "substr(hex(" blob ")," #at ",4)"
#define MAC(blob)                                                              \
	"lower(" HEX2(blob, 1) COLON HEX2(blob, 3) COLON HEX2(blob, 5) COLON   \
	HEX2(blob, 7) COLON                                                    \
	HEX2(blob, 9) COLON                                                    \
	HEX2(blob, 11) ")"
#define IPV4(number)                                                           \
	"printf('%d.%d.%d.%d', " number " >> 24,"                              \
	" " number " >> 16 & 255,"                                             \
	" " number " >> 8 & 255, " number " & 255)"
#define IPV6(blob)                                                             \
	"lower(" HEX4(blob, 1) COLON HEX4(blob, 5) COLON HEX4(blob, 9) COLON   \
	HEX4(blob, 13) COLON                                                   \
	HEX4(blob, 17) COLON                                                   \
	HEX4(blob, 21) COLON                                                   \
	HEX4(blob, 25) COLON                                                   \
	HEX4(blob, 29) ")"
#define ADDRESS(column)                                                        \
	"CASE typeof(" column ")"                                              \
	" WHEN 'integer' THEN " IPV4(column) " WHEN 'blob' THEN " IPV6(        \
	        column) " END"
#define FLAG(bit, name) "iif(tcp_flags & " #bit ", '" name " ', '')"

const char sqlite_view[] =
        "CREATE VIEW packets AS SELECT"
        " packet.id AS id,"
        " strftime('%Y-%m-%d %H:%M:%S', " SECONDS ", 'unixepoch')"
        " || printf('.%09d', " NANOSECONDS ") AS time,"
        " app.name AS app,"
        " " ADDRESS(
                "src") " AS source, sport,"
                       " " ADDRESS(
                               "dst") " AS destination, dport,"
                                      " len, packet.name AS name,"
                                      " transport.name AS transport,"
                                      " rtrim(" FLAG(2, "SYN") "||" FLAG(
                                              1,
                                              "FI"
                                              "N") "||" FLAG(4,
                                                             "RST") "||" FLAG(8,
                                                                              "PSH") "||" FLAG(16,
                                                                                               "ACK") "||" FLAG(32,
                                                                                                                "URG") ") AS "
                                                                                                                       "flags,"
                                                                                                                       " payload"
                                                                                                                       "_len AS "
                                                                                                                       "payload,"
                                                                                                                       " ttl,"
                                                                                                                       " " MAC("eth_src") " AS mac_source,"
                                                                                                                                          " " MAC("eth_dst") " AS mac_destination,"
                                                                                                                                                             " CASE frag WHEN 1 THEN 'first' WHEN 2 THEN 'later'"
                                                                                                                                                             " WHEN 3 THEN 'atomic' END AS fragment,"
                                                                                                                                                             " CASE fault WHEN 1 THEN 'cut' WHEN 2 THEN 'malformed' END AS fault,"
                                                                                                                                                             " packet.session AS session, seq"
                                                                                                                                                             " FROM packet LEFT JOIN app ON app.id = packet.app"
                                                                                                                                                             " LEFT JOIN app AS transport"
                                                                                                                                                             " ON transport.id = packet.l4 AND packet.l4 <> 0;";

const char sqlite_flow_view[] =
        "CREATE VIEW flows AS SELECT"
        " session, flow.id AS id,"
        " strftime('%Y-%m-%d %H:%M:%S', " SECONDS ", 'unixepoch')"
        " || printf('.%09d', " NANOSECONDS ") AS time,"
        " round((last - first) / 1e9, 6) AS seconds,"
        " app.name AS app,"
        " " ADDRESS(
                "src") " AS source, sport,"
                       " " ADDRESS(
                               "dst") " AS destination, dport,"
                                      " src_packets + dst_packets AS packets,"
                                      " src_bytes AS sent, dst_bytes AS "
                                      "received,"
                                      " state, closed, round(rtt / 1e6, 3) AS "
                                      "rtt_ms,"
                                      " retransmissions, out_of_order,"
                                      " flow.name AS name, name_source, "
                                      "community_id"
                                      " FROM (SELECT *, first AS ts FROM flow) "
                                      "AS flow"
                                      " LEFT JOIN app ON app.id = flow.app;";
/* clang-format on */
