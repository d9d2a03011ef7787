# lib.sh - what up, test, bench and fuzz share. Sourced by bash, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '==> %s\n' "$*" >&2; }
die() {
	printf '%s: %s\n' "$(basename "$0")" "$*" >&2
	exit 1
}

# Debian packages, by what they are for.
packages_build="gcc libc6-dev cmake ninja-build libpcap-dev zlib1g-dev
	nettle-dev libcap-ng-dev libseccomp-dev libsqlite3-dev libcivetweb-dev
	libjansson-dev"
packages_run="iproute2 util-linux passwd ca-certificates"
packages_test="libcmocka-dev clang clang-format clang-tidy libclang-rt-14-dev
	llvm iproute2 procps python3 sqlite3 curl openssl tcpreplay tcpdump
	chromium libcap2-bin libcap-ng-utils util-linux systemd strace git"
packages_bench="tcpdump tshark python3 python3-scapy sqlite3"

missing_packages() {
	local package
	for package in "$@"; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
			grep -q 'ok installed' || printf '%s ' "$package"
	done
}

# need_packages PACKAGE...: installs what is missing; without root says what.
need_packages() {
	local missing
	missing=$(missing_packages "$@")
	[ -n "$missing" ] || return 0
	[ "$(id -u)" = 0 ] ||
		die "missing packages; run: sudo apt-get install $missing"
	say "Installing: $missing"
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -q >/dev/null || die "apt-get update failed"
	# shellcheck disable=SC2086 # a list of words
	apt-get install -y -q --no-install-recommends $missing >/dev/null ||
		die "apt-get install failed"
}

# Debian's npm conflicts with a newer node from elsewhere, so a machine that has
# npm keeps it.
need_npm() {
	command -v npm >/dev/null || need_packages nodejs npm
}

# Builds as the owner of the tree, so that sudo leaves no files of root there.
as_owner() {
	local owner
	owner=$(stat -c %U "$root")
	if [ "$(id -u)" = 0 ] && [ "$owner" != root ] && [ "$owner" != UNKNOWN ]; then
		setpriv --reuid "$owner" --regid "$(id -g "$owner")" --init-groups \
			env HOME="$(getent passwd "$owner" | cut -d: -f6)" "$@"
	else
		"$@"
	fi
}

# build DIR [CMAKE OPTION...]: configures and builds, quiet unless it fails.
build() {
	local dir=$1 log
	shift
	as_owner mkdir -p "$dir"
	log=$dir/build.log
	as_owner sh -c 'log=$1; dir=$2; root=$3; shift 3
		cmake -S "$root" -B "$dir" -G Ninja "$@" >"$log" 2>&1 &&
		ninja -C "$dir" >>"$log" 2>&1' sh "$log" "$dir" "$root" "$@" || {
		tail -n 60 "$log" >&2
		return 1
	}
}
