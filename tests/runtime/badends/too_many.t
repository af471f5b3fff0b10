# why: a wildcard with a hundred thousand matches is refused at once, with the number and the key that raises the limit
--- needs: root
--- sh
seq -f 'fn_%.0f' 100000 > list
A=$(date +%s%N)
scry --traceable-functions list -e 'kprobe:fn_* { @ = count(); }' 2>&1 | grep -v explain
B=$(date +%s%N)
[ $((B - A)) -lt 5000000000 ] || echo "took $((B - A)) ns"
--- stdout
ERROR: Can't attach to 100000 probes because it exceeds the current limit of 1024 probes.
You can increase the limit through the BPFTRACE_MAX_PROBES environment variable, but BE CAREFUL since a high number of probes attached can cause your system to crash.
