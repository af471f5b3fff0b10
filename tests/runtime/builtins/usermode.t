# why: a program that computes is interrupted in user code nearly always
--- needs-root
--- program: events
--- tries: 3
--- cmd: -q -c './events spin 500'
--- script
profile:ms:5 { @[usermode] = count(); }
--- check
awk -F ': ' '/^@\[1\]/ { user = $2 } /^@\[0\]/ { kernel = $2 } END { print user, kernel; exit !(user >= 20 && user > kernel) }' stdout
