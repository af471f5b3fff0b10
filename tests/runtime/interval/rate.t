# why: two seconds of ticks at 20 per second
--- tries: 3
--- needs-root
--- sh: scry -e 'interval:hz:20 { @ = count(); }' -c 'sleep 2'
--- check
awk '/^@: / { n = $2 } END { print n; exit !(n >= 25 && n <= 50) }' stdout
