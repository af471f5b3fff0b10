# why: an LRU map takes new keys for old ones instead of refusing them: nothing is reported lost, and it stays within its size
--- needs-root
--- program: flood
--- script
let @m = lruhash(200);
let @c = percpulruhash(200);
tracepoint:syscalls:sys_enter_getpgid /pid == cpid/ { @m[args.pid] = args.pid; @c[args.pid] = count(); @total = count(); }
--- cmd: -q -c './flood 1 5000 1000' script
--- check
awk '/^@m\[/ { m++; split($1, k, /[][]/); if (k[2] + 0 != $2 + 0) wrong++ } /^@c\[/ { c++ } /^@total: / { t = $2 } END { print m, c, t, wrong; exit !(m > 50 && m <= 200 && c > 50 && c <= 200 && t == 5000 && !wrong) }' stdout
! grep -v 'tracing takes about\|^HINT' stderr
