#!/bin/bash
# Installs what the tests need, builds scry and runs all tests; ends with one line "N passed, M failed, K skipped".
#
#	./test.sh [PART...]	parts: lint unit+golden root static san fuzz vm (default: all, in this order)
#
# Needs root (or sudo) for the packages, for tests on this machine's kernel and for sharing files with virtual machines.
# FUZZ_SECONDS (120), VM_KERNELS (where kernels are kept, ~/.cache/vm-kernels) and, on Ubuntu, DEBIAN_MIRROR (a Debian mirror, for the
# kernels of the virtual machines; without it they are skipped) may be set.
set -u
cd "$(dirname "$0")" || exit 1
. scripts/packages.sh
exec </dev/null

build_packages
need_packages python3 cpio kmod xz-utils zstd lz4 util-linux mount procps
# Stacks pass through functions of the C library that have names only there.
need_packages libc6-dbg
# Without one of these some tests are skipped, each by name.
want_packages qemu-system-x86 busybox-static iproute2 systemtap-sdt-dev golang-go python3-jsonschema clang strace zip
[ -x /usr/lib/qemu/virtiofsd ] || [ -x /usr/libexec/virtiofsd ] || want_packages virtiofsd
[ -z "${DEBIAN_MIRROR-}" ] || want_packages debian-archive-keyring
export PYTHONDONTWRITEBYTECODE=1

# Some tests, and sharing files with virtual machines, make mounts of their own, which needs a root that is a mount
# point.  In a plain chroot it is none: go on in a second view of it that is one.
if [ "$(id -u)" = 0 ] && ! unshare -m true 2>/dev/null && [ -z "${SCRY_TEST_VIEW-}" ]; then
	view=$(mktemp -d) || exit 1
	trap 'mountpoint -q "$view" && umount -R -l "$view"; rmdir "$view"' EXIT
	# private before anything in it is unmounted, or the original would lose the same mounts
	if mount --rbind / "$view" && mount --make-rprivate "$view"; then
		SCRY_TEST_VIEW=1 chroot "$view" /bin/sh -c 'cd "$0" && exec ./test.sh "$@"' "$PWD" "$@"
		exit
	fi
	exit 1
fi

passed=0 failed=0 skipped=0
mkdir -p out/test

# part NAME COMMAND...: runs one part, adds its totals; a part that dies before its last line is one failure.
part() {
	local name=$1 log=out/test/$1.log start=$SECONDS rc p f k
	shift
	printf '\n==== %s: %s\n' "$name" "$*"
	"$@" 2>&1 | tee "$log"
	rc=${PIPESTATUS[0]}
	p=0 f=0 k=0
	while read -r a b c; do
		p=$((p + a)) f=$((f + b)) k=$((k + c))
	done < <(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$log")
	if [ "$rc" != 0 ] && [ $f = 0 ]; then
		echo "FAIL $name: ended with $rc"
		f=1
	fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + k))
	printf '==== %s: %d passed, %d failed, %d skipped in %d s\n' "$name" $p $f $k $((SECONDS - start))
}

# skip NAME WHY: a part that this machine cannot run.
skip() {
	printf '\n==== %s skipped: %s\n' "$1" "$2"
	skipped=$((skipped + 1))
}

wanted() {
	[ ${#parts[@]} = 0 ] && return
	case " ${parts[*]} " in *" $1 "*) ;; *) return 1 ;; esac
}

parts=("$@")
mk=(make -j"$(nproc)" --no-print-directory "LLVM_CONFIG=$(command -v "llvm-config-$v")")
part build "${mk[@]}"
if [ $failed != 0 ]; then
	echo "0 passed, 1 failed, 0 skipped"
	exit 1
fi
if wanted root || wanted vm; then
	[ -e /sys/kernel/tracing/events ] || as_root mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null
fi
! wanted lint || part lint "${mk[@]}" lint
! wanted unit+golden || part unit+golden "${mk[@]}" -k check
if wanted root; then
	if [ "$(id -u)" = 0 ]; then part root "${mk[@]}" check-root; else skip root "not root"; fi
fi
! wanted static || part static "${mk[@]}" check-static
! wanted san || part san "${mk[@]}" -k SAN=address,undefined check
! wanted fuzz || part fuzz "${mk[@]}" fuzz-smoke
if wanted vm; then
	if ! command -v qemu-system-x86_64 >/dev/null || ! command -v busybox >/dev/null; then
		skip vm "no qemu-system-x86_64 or busybox"
	elif [ "$(uname -m)" != x86_64 ]; then
		skip vm "virtual machines are x86-64"
	else
		part vm "${mk[@]}" check-vm
	fi
fi
echo
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
