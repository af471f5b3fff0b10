# why: an empty -e is no script; an empty standard input is one without probes
--- sh
scry -e ''; echo $?
scry - </dev/null; echo $?
--- stdout
1
No probes to attach
1
--- stderr
ERROR: USAGE: filename or -e 'program' required.
