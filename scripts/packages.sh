# Sourced by install.sh and test.sh: system packages on Debian and Ubuntu.  What is there already is left alone,
# so a second run asks the network for nothing.

say() { printf '%s\n' "$*" >&2; }
die() { say "$0: $*"; exit 1; }

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		return 126
	fi
}

have_package() {
	case $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) in installed) ;; *) return 1 ;; esac
}

can_install() {
	apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'
}

updated=''
refresh() {
	[ -n "$updated" ] && return
	updated=1
	for try in 1 2 3; do
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -q -o DPkg::Lock::Timeout=300 update >&2 && return
		sleep $((try * 5))
	done
	say "the package lists could not be refreshed; going on with the old ones"
}

apt_install() {
	for try in 1 2 3; do
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
			install --no-install-recommends "$@" </dev/null >&2 && return
		sleep $((try * 5))
	done
	return 1
}

# Installs those of the packages that are missing; ends the script when one cannot be had.
need_packages() {
	missing=''
	for p; do have_package "$p" || missing="$missing $p"; done
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null || die "no apt-get here; please install what these Debian packages hold:$missing"
	[ "$(id -u)" = 0 ] || command -v sudo >/dev/null || die "root is needed to install:$missing"
	refresh
	say "installing:$missing"
	apt_install $missing || die "could not install:$missing"
}

# The same for packages without which something is skipped later.
want_packages() {
	for p; do
		have_package "$p" && continue
		command -v apt-get >/dev/null || return 0
		refresh
		if can_install "$p"; then
			say "installing $p"
			apt_install "$p" || say "could not install $p; what needs it is skipped"
		else
			say "there is no package $p here; what needs it is skipped"
		fi
	done
}

# The newest LLVM from 22 down to 18 that is installed with its headers, or that the package lists offer.
llvm_version() {
	for v in 22 21 20 19 18; do have_package "llvm-$v-dev" && { echo $v; return; }; done
	command -v apt-get >/dev/null || return 1
	for v in 22 21 20 19 18; do can_install "llvm-$v-dev" && { echo $v; return; }; done
	return 1
}

build_packages() {
	have_package gcc || refresh
	v=$(llvm_version) || { refresh; v=$(llvm_version); } || die "no LLVM from 18 to 22 among the packages of this system"
	need_packages gcc g++ make libc6-dev "llvm-$v-dev" libbpf-dev libelf-dev libdw-dev binutils-dev libiberty-dev libreadline-dev \
		zlib1g-dev libzstd-dev liblzma-dev libbz2-dev
	# Some releases keep parts of these in packages of their own; a linker that folds equal functions makes the program smaller.
	command -v "ld.lld-$v" >/dev/null || command -v ld.lld >/dev/null || want_packages "lld-$v"
	have_package "libsframe-dev" || ! can_install libsframe-dev || want_packages libsframe-dev
}

build() {
	make -j"$(nproc)" "LLVM_CONFIG=$(command -v "llvm-config-$v")" "$@" >&2 || die "the build failed"
}
