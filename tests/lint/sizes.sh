#!/bin/bash
# Files over 500 lines have two subjects.
set -euo pipefail
cd "$1"
long=$(find common proto sensor dashboard tests -name node_modules -prune -o \
	\( -name '*.c' -o -name '*.h' -o -name '*.svelte' -o -name '*.ts' \) \
	-print0 | xargs -0 wc -l | awk '$2 != "total" && $1 > 500')
[ -z "$long" ] || {
	printf 'over 500 lines:\n%s\n' "$long" >&2
	exit 1
}
