#!/bin/bash
# Calls that have a safer form here. In sensor/ also those that need files or
# locales after the chroot.
set -euo pipefail
cd "$1"
status=0
look() { # CALLS FOLDER...
	local calls=$1
	shift
	if grep -rnE --include='*.c' --include='*.h' "(^|[^_a-zA-Z>.])($calls)\(" "$@"; then
		status=1
	fi
}
look 'strcpy|strcat|sprintf|vsprintf|strtok|gets|alloca|atoi|atol|rand|system|popen|gethostbyname' \
	common proto sensor dashboard
look 'getaddrinfo|localtime|localtime_r|mktime' sensor common proto
look 'mg_handle_form_request' dashboard
[ "$status" = 0 ] || echo "banned calls: see docs/ARCHITECTURE.md" >&2
exit "$status"
