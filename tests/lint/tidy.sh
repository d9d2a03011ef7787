#!/bin/bash
# clang-tidy over every source of the product. Tests are left to the compilers.
set -euo pipefail
cd "$1"
build=build/gcc
[ -f "$build/compile_commands.json" ] || {
	echo "tidy: no $build; run the stage gcc first" >&2
	exit 1
}
find common proto sensor dashboard -name node_modules -prune -o \
	-name '*.c' -print0 |
	xargs -0 -n 1 -P 2 clang-tidy --quiet -p "$build" 2> >(
		grep -v 'warnings generated' >&2 || true)
