#!/bin/sh
# Installs what is missing to build scry (Debian 12 and 13, Ubuntu 24.04), builds ./scry, and traces something on this
# machine's kernel.  Safe to run again.   ./install.sh [--build-only]
set -u
cd "$(dirname "$0")" || exit 1
. scripts/packages.sh

build_packages
build
[ "${1:-}" != --build-only ] || exit 0
./scry --version >&2

# Tracepoints are described in tracefs; minimal systems do not mount it.
events=/sys/kernel/tracing/events
if [ ! -e $events ] && [ "$(id -u)" = 0 ]; then
	mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null ||
		say "tracefs cannot be mounted on /sys/kernel/tracing: tracepoints are out of reach here"
fi

run() {
	say ""
	say "\$ scry -e '$1' -c '$2'"
	as_root ./scry -e "$1" -c "$2"
}

as_root true || { say "Built ./scry.  Tracing needs root: try  sudo ./scry opensnoop"; exit 0; }
if as_root test -e $events/syscalls/sys_enter_openat; then
	run 'tracepoint:syscalls:sys_enter_openat /pid == cpid/ { printf("%s opens %s\n", comm, str(args.filename)); }' 'ls /'
elif as_root ./scry --has raw_tp_btf; then
	say "this kernel shows no system call tracepoints; counting system calls by a raw tracepoint instead"
	run 'rawtracepoint:sys_enter /pid == cpid/ { @calls[comm] = count(); }' 'ls /'
else
	say "this kernel offers neither tracefs nor raw tracepoints with types; what it has:"
	as_root ./scry --info
	say "A kernel from 5.8 on, with BPF, BTF (CONFIG_DEBUG_INFO_BTF) and tracefs is needed, and the right to use them (not in a restricted container)."
	exit 1
fi
