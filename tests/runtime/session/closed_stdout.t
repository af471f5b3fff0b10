# why: no file or map of ours may get the number of a closed stream, and what cannot be written is an error
--- needs-root
--- sh: scry -q -e 'begin { print(1) }' >&-; echo $?; scry --help > /dev/full; echo $?; scry -q -o /dev/full -e 'begin { print(1) }'; echo $?; scry -o /nonexistent/x -e 'begin { }'; echo $?
--- stdout
1
1
1
1
--- stderr
ERROR: cannot write to standard output: Bad file descriptor; tracing has ended
ERROR: cannot write to standard output: No space left on device
ERROR: cannot write to /dev/full: No space left on device; tracing has ended
ERROR: Failed to open output file: "/nonexistent/x": No such file or directory
