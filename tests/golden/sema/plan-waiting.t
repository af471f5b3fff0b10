# why: programs of user probes that read memory of the process may wait for it, unless something in the script forbids it
--- sh
waits() { scry --no-warnings --dump plan "$@" | sed -n 's/^prog [0-9]*: [^,]*, \([a-z]*\) by \([a-z_]*\), .*\(sleepable\).*/\1 \2 \3/p' | xargs echo "$n:"; }
u=uprobe:/proc/self/exe:main
n=1; waits -e "$u { print(str(arg0)); }"
n=2; waits -e "$u { @ = sum(*(int32 *)arg0); } uretprobe:/proc/self/exe:main { print(buf(retval, 4)); }"
n=3; waits -e "$u /((int8 *)arg0)[3] == 1/ { @ = count(); }"
n=4; waits -e "$u { \$p = (char *)arg0; for (\$i : 0..100) { print(str(\$p)); } }"
echo "and these not:"
n=5; waits -e "$u { @ = count(); print(arg0); }"
n=6; waits -e "$u { @[str(arg0)] = count(); } interval:s:1 { print(@); clear(@); }"
n=7; waits -e "fn f(\$a : uint64) : uint64 { return \$a; } $u { print((str(arg0), f(arg1))); }"
n=8; waits -e "kprobe:vfs_read { print(str(uptr(arg0))); }"
n=9; SCRY_FEATURES=none waits -e "$u { print(str(arg0)); }"
--- stdout
1: uprobe uprobe_multi sleepable
2: uprobe uprobe_session sleepable
3: uprobe uprobe_multi sleepable
4: uprobe uprobe_multi sleepable
and these not:
5:
6:
7:
8:
9:
