# why: the predicate is evaluated before anything is read
--- cmd: --dump ir-opt
--- script
kprobe:vfs_read /pid == 42/ { printf("%s\n", str(arg1)); }
--- ir fragments, in order
define
icmp
42
br i1
