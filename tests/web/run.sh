#!/bin/sh
# run.sh DIR [TEST...]: runs each TEST (page.test.mjs and its like) with node. The
# modules and the packages of package-lock.json are put into DIR, so that nothing
# is written into the source tree; without TEST that is all. Exits with 77 where a
# program is missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$1
shift

for program in node npm "${PERISCOPE_CHROMIUM:-/usr/bin/chromium}"; do
	if ! command -v "$program" >/dev/null; then
		echo "skipped: $program is missing" >&2
		exit 77
	fi
done

mkdir -p "$dir"
cp "$here"/*.mjs "$here"/package.json "$here"/package-lock.json "$here"/.npmrc \
	"$dir"
cd "$dir"
stamp=node_modules/.periscope-$(sha256sum <package-lock.json | cut -c 1-16)
if [ ! -e "$stamp" ]; then
	npm ci --loglevel=error
	touch "$stamp"
fi
PERISCOPE_SOURCE=${PERISCOPE_SOURCE:-$(cd "$here/../.." && pwd)}
PERISCOPE_DIST=${PERISCOPE_DIST:-$(cd .. && pwd)/web/dist}
export PERISCOPE_SOURCE PERISCOPE_DIST
for test; do
	node --test "$test"
done
