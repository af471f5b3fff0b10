# why: one second of ticks at 20 per second
--- needs-root
--- sh: scry -e 'interval:hz:20 { @ = count(); }' -c 'sleep 2'
--- check
awk '/^@: / { n = $2 } END { print n; exit !(n >= 34 && n <= 42) }' stdout
