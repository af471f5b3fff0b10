# why: a stand-alone program runs with what it was made with, and takes parameters and options of its own
--- needs-root
--- setup: scry --aot prog -f json -q -e 'begin { print($1); print(getopt("name", "none")); @x = 1; exit(3); }'
--- sh: ./prog 42 -- --name=zz; echo "exit $?"; ./prog -f text 7; echo "exit $?"
--- stdout
{"type": "value", "data": 42}
{"type": "value", "data": "zz"}
{"type": "map", "data": {"@x": 1}}
exit 3
7
none


@x: 1
exit 3
