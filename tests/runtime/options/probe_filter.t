# why: only probes whose names match run; a list of traceable functions of one's own takes the place of the kernel's
--- needs-root
--- setup: printf 'vfs_read\nvfs_write\n' > funcs
--- sh: scry --test --probe-filter 'b.*t' script; scry -l 'kprobe:vfs_*' --traceable-functions funcs
--- script
test:best { assert(1 == 1, "never"); }
test:bat { assert(2 == 2, "never"); }
test:other { assert(1 == 2, "runs though it should not"); }
--- stdout has
Running 2 tests\.$
OK.*best
OK.*bat
^kprobe:vfs_read$
^kprobe:vfs_write$
--- stdout not
other
