# why: system calls of one process are counted and timed; a row for each call, with percentiles
--- needs: root
--- program: flood
--- timeout: 30
--- sh: scry -q --cmd-only -f csv -c './flood 2 500 10' syslat
--- check
# where the kernel can be preempted inside a probe (7.x) it skips runs on that processor, and counts them
missed=$(sed -n 's/.*runs missed by the kernel \([0-9]*\).*/\1/p' stderr)
awk -F, -v missed="${missed:-0}" '$1 == "calls" && $2 == "getpgid" { n = $4; count = $6; if ($3 >= $4 && $7 <= $11 && $11 > 0) good = 1 } END { print n, count; exit !(n <= 1000 && n + missed >= 1000 && count == n && good) }' stdout
