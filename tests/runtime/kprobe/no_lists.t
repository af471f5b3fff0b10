# why: an exact name costs no reading of long lists; kallsyms is read only when an address must be printed
--- needs: root kprobe btf cmd:strace
--- sh
strace -f -qq -e trace=openat,open -o trace scry -q -e 'kprobe:vfs_read, kretprobe:vfs_read { @[probe] = count(); } fentry:vfs_write { @w = count(); } interval:ms:200 { exit(); } end { clear(@); clear(@w); }'
grep -c vmlinux trace | sed 's/^[1-9].*/types were read/'
grep -E 'available_|kallsyms|blacklist' trace || echo no list was read
--- stdout has
^types were read$
^no list was read$
