# why: system calls of one process are counted and timed; a row for each call, with percentiles
--- needs: root
--- program: flood
--- timeout: 30
--- sh: scry -q -f csv -c './flood 2 500 10' syslat
--- check
awk -F, '$1 == "calls" && $2 == "getpgid" { n = $4; count = $6; if ($3 >= $4 && $7 <= $11 && $11 > 0) good = 1 } END { print n, count; exit !(n == 1000 && count == n && good) }' stdout
