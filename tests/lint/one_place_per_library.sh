#!/bin/bash
# Each library from outside is known by one source file (libpcap by two, SQLite
# by the store's folder), so that it can be exchanged there.
set -euo pipefail
cd "$1"
status=0
allow() { # HEADER FILE-PATTERN
	local found
	found=$(grep -rlE --include='*.c' --include='*.h' \
		"#include <$1>" common proto sensor dashboard | grep -vE "$2" || true)
	if [ -n "$found" ]; then
		printf '%s is included by %s\n' "$1" "$found" >&2
		status=1
	fi
}
allow 'pcap(/pcap)?\.h' '^sensor/capture/(live|file|bpf)\.c$'
allow 'zlib\.h' '^sensor/capture/[a-z_]+\.c$'
allow 'nettle/[a-z0-9_]+\.h' '^sensor/decode/crypto\.c$'
allow 'cap-ng\.h' '^sensor/privs/drop\.c$'
allow 'seccomp\.h' '^sensor/privs/sandbox\.c$'
allow 'civetweb\.h' '^dashboard/api/http_server\.c$'
allow 'jansson\.h' '^dashboard/json/json\.c$'
allow 'sqlite3\.h' '^dashboard/store/sqlite[a-z_]*\.[ch]$'
exit "$status"
