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
/* clang-format on */
