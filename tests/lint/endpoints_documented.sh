#!/bin/bash
# Every row of endpoints.def and messages.def has a heading in its document.
set -euo pipefail
cd "$1"
status=0
need() { # DOCUMENT HEADING
	if ! grep -qE "^#+ (.*[^A-Za-z0-9/_])?$2([^A-Za-z0-9/_].*)?\$" "$1"; then
		echo "$1 has no heading for $2" >&2
		status=1
	fi
}
rows=0
while read -r method path; do
	need docs/API.md "$method $path"
	rows=$((rows + 1))
done < <(sed -nE 's/^ENDPOINT\("([A-Z]+)", "([^"]+)".*/\1 \2/p' \
	dashboard/api/endpoints.def)
while read -r name; do
	need docs/PROTOCOL.md "$name"
	rows=$((rows + 1))
done < <(sed -nE 's/^MESSAGE\([0-9]+, ([A-Z_]+),.*/\1/p' proto/messages.def)
[ "$rows" -gt 0 ] || {
	echo "no rows found: the .def files are written differently now" >&2
	exit 1
}
exit "$status"
