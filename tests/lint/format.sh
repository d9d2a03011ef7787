#!/bin/bash
# Every C file is as clang-format would write it.
set -euo pipefail
cd "$1"
find common proto sensor dashboard tests \
	-name node_modules -prune -o \( -name '*.c' -o -name '*.h' \) -print0 |
	xargs -0 clang-format --dry-run --Werror
