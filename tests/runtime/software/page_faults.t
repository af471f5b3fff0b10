# why: one event per page that is touched for the first time
--- tries: 3
--- needs-root
--- program: events
--- cmd: -q -c './events page 3000'
--- script
software:page-faults:1 { @ = count(); }
--- check
awk '/^@: / { n = $2 } END { print n; exit !(n >= 3000 && n <= 3400) }' stdout
