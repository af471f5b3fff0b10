--- needs-root
--- program: events
--- program: haspmu
--- setup: ./haspmu
--- cmd: -q -c './events spin 500'
--- script
hardware:cpu-cycles:1000000 { @ = count(); }
--- check
awk '/^@: / { n = $2 } END { print n; exit !(n >= 50) }' stdout
