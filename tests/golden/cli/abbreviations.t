# why: an abbreviation that names one of bpftrace's options is that one, whatever options of our own begin alike
--- sh: echo > x.h; for o in --inc=x.h --warn --dr '--form text' --uns --no-warn; do scry $o --mode codegen -e 'begin { exit(); }' || echo "$o: $?"; done; scry --h | head -1; scry --no 2>&1 | head -1; scry --nosuch 2>&1 | head -1
--- stdout
scry: an awk-style tracing language for Linux
scry: option '--no' is ambiguous; possibilities: '--no-warnings' '--no-feature'
scry: unrecognized option '--nosuch'
