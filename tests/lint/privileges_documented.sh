#!/bin/bash
# Every row of syscalls.def stands in docs/PRIVILEGES.md with its reason, and
# every promise there names a test that exists.
set -euo pipefail
cd "$1"
document=docs/PRIVILEGES.md
status=0
complain() {
	echo "$document: $1" >&2
	status=1
}
calls=$(sed -nE 's/^(ALLOW|REFUSE)\(([a-z0-9_]+),.*/\2/p' \
	sensor/privs/syscalls.def | sort -u)
[ -n "$calls" ] || {
	echo "no rows found: syscalls.def is written differently now" >&2
	exit 1
}
for call in $calls; do
	grep -qE "^\| \`$call\` \|" "$document" ||
		complain "no row for the system call $call"
done
for call in $(sed -nE 's/^\| `([a-z0-9_]+)` \| (allowed|refused).*/\1/p' \
	"$document"); do
	grep -qx "$call" <<<"$calls" ||
		complain "a row for $call, which is not in syscalls.def"
done
for file in $(grep -oE '`(tests|deploy)/[A-Za-z0-9_./-]+`' "$document" |
	tr -d '`' | sort -u); do
	[ -e "$file" ] || complain "names $file, which does not exist"
done
# `tests/.../test_x.c`: name_of_a_test
while IFS=: read -r file name; do
	grep -q "$name" "$file" || complain "$file has no test $name"
done < <(sed -nE 's/.*`(tests\/[a-z_\/]+\.(c|py)): ([a-z_]+)`.*/\1:\3/p' \
	"$document")
exit "$status"
