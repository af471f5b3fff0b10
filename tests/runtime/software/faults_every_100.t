--- tries: 3
--- needs-root
--- program: events
--- cmd: -q -c './events page 5000'
--- script
s:faults { @ = count(); }
--- check
awk '/^@: / { n = $2 } END { print n; exit !(n >= 49 && n <= 56) }' stdout
