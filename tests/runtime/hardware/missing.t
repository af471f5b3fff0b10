# why: a machine without counters says so and ends
--- needs-root
--- program: haspmu
--- setup: if ./haspmu; then echo "a machine without hardware counters"; exit 77; fi
--- script
hardware:cpu-cycles:1000000 { @ = count(); }
--- stderr has
hardware:cpu-cycles
--- exit: nonzero
