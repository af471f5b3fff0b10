# why: only the process that is asked for is sampled, though another one burns too
--- tries: 3
--- needs-root
--- program: events
--- timeout: 30
--- before: ./events spin 20000
--- sh: scry -q -e 'profile:ms:10 { @[pid == cpid] = count(); }' -c './events spin 1000'
--- check
grep -q '^@\[1\]: ' stdout || grep -q '^@\[true\]: ' stdout
! grep -q '^@\[0\]: \|^@\[false\]: ' stdout
awk -F ': ' '/^@\[(1|true)\]/ { n = $2 } END { print n; exit !(n >= 60 && n <= 110) }' stdout
