#!/bin/bash
# The compiler holds the layers: a forbidden include is "No such file". This
# proves that it does, by trying one for each direction.
set -euo pipefail
cd "$1"
build=build/gcc
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0
forbid() { # SOURCE-FILE HEADER: the flags of SOURCE-FILE may not find HEADER
	local flags
	flags=$(python3 - "$build/compile_commands.json" "$1" <<'END'
import json, shlex, sys
for entry in json.load(open(sys.argv[1])):
    if entry["file"].endswith("/" + sys.argv[2]):
        words = shlex.split(entry["command"])
        print(" ".join(w for w in words if w.startswith("-I")))
        break
else:
    sys.exit("no compile command for " + sys.argv[2])
END
	)
	printf '#include "%s"\n' "$2" >"$scratch/try.c"
	# shellcheck disable=SC2086 # a list of words
	if gcc $flags -D_GNU_SOURCE -fsyntax-only "$scratch/try.c" 2>/dev/null; then
		echo "$1 can include $2" >&2
		status=1
	fi
}
forbid common/addr.c proto/record.h
forbid proto/frame.c sensor/decode/packet.h
forbid proto/frame.c dashboard/store/store.h
forbid sensor/decode/decode.c sensor/publish/server.h
forbid sensor/decode/decode.c dashboard/live/live.h
forbid sensor/publish/server.c sensor/capture/source.h
forbid dashboard/store/sqlite_writer.c dashboard/api/http_server.h
forbid dashboard/ingest/pipeline.c sensor/counters/counters.h
exit "$status"
