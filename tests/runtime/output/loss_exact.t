# why: more events than the rings hold: what arrives and what is reported lost is exactly what was caused, for each kind of action
--- needs-root
--- program: flood
--- timeout: 60
--- env: BPFTRACE_PERF_RB_PAGES=2
--- file: count
#!/bin/sh
# count NAME PATTERN BODY: 90000 events
scry -q -o "$1.out" -c './flood 3 30000 10' -e "tracepoint:syscalls:sys_enter_getpgid /pid == cpid/ { $3 }" 2>"$1.err"
arrived=$(grep -c "$2" "$1.out")
set -- "$1" $(sed -n 's/^lost \([0-9]*\) of \([0-9]*\) events .*/\1 \2/p' "$1.err")
echo "$1: arrived $arrived, lost ${2:-0} of ${3:-$arrived}"
[ $((arrived + ${2:-0})) = 90000 ] && [ "${3:-90000}" = 90000 ]
--- sh
status=0
export BPFTRACE_PRINT_MAPS_ON_EXIT=0
sh count printf '^line [0-9]* flood-[0-2]$' 'printf("line %d %s\n", pid, comm);' || status=1
sh count string '^string flood-[0-2] flood' 'printf("string %s %s\n", str(comm), "flood");' || status=1
sh count long '^long x*$' 'printf("long %s\n", str_concat("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "xxxxx"));' || status=1
sh count value '^[0-9]$' 'print(args.pid);' || status=1
sh count tuple '^([0-9], flood-[0-2])$' 'print((args.pid, comm));' || status=1
sh count stack '^begin$' 'printf("begin\n%s", ustack(raw, 4));' || status=1
sh count join '^time$' 'time("time\n");' || status=1
sh count map '^@m: 7$' 'if (args.pid >= 0) { @m = 7; print(@m); }' || status=1
cat ./*.err >&2
exit $status
--- stdout fragments, in order
printf: arrived
string: arrived
long: arrived
value: arrived
tuple: arrived
stack: arrived
join: arrived
map: arrived
--- check
# the rings did overflow
grep -q 'ring full' stderr && grep -q 'control ring full' stderr
