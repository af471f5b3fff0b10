# why: a reader that goes away ends the run in time
--- needs-root
--- timeout: 10
--- sh: scry -q -e 'interval:ms:1 { printf("%d\n", nsecs); }' | head -n 3 | wc -l
--- stdout
3
