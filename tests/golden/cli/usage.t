# why: each mistake of usage is one line and status 1
--- sh: for a in '-B x' '-f x' '-k -k' '-k --no-warnings' '-p x' '-p 0' '-p -1' '-p 4194305' '-p 1 -c true' '--no-feature x' '--test --bench' '--mode x' '-d x' '--dump x'; do scry $a -e 'begin { }' || echo $?; done 2>&1; scry -q 2>&1 || echo $?
--- stdout
ERROR: USAGE: -B must be either 'line', 'full', or 'none'.
1
ERROR: Invalid output format "x"
Valid formats: 'text', 'json', 'table', 'csv', 'folded', 'svg', 'pprof'
1
ERROR: USAGE: -kk has been deprecated. Use a single -k for runtime warnings for errors in map lookups and probe reads.
1
ERROR: USAGE: -k, --warnings conflicts with --no-warnings
1
ERROR: Failed to parse pid: invalid integer: x
1
ERROR: Pid out of range: 0
1
ERROR: Pid out of range: -1
1
ERROR: Pid out of range: 4194305
1
ERROR: USAGE: Cannot use both -c and -p.
1
ERROR: USAGE: --no-feature can only have values 'kprobe_multi,kprobe_session,uprobe_multi'.
1
ERROR: USAGE: --bench conflicts with existing --mode
1
ERROR: USAGE: --mode can only be 'codegen', 'compiler-bench', 'bench', 'test' or 'format'.
1
ERROR: USAGE: invalid option for -d: x
1
ERROR: USAGE: invalid option for --dump: x
1
ERROR: USAGE: filename or -e 'program' required.
1
