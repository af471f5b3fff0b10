--- cmd: -e 'BEGIN { exit(); }' -c /bin/true -p 1
--- stderr fragments, in order
Cannot use both -c and -p
--- exit: 1
