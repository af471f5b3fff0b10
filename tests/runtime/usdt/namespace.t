# why: by namespace, by wildcard, without a path when there is a process
--- needs: root uprobe
--- program: usdt
--- before: ./usdt -w go 11
--- cmd: -p {PID}
--- script
usdt:./usdt:demo:hit { @exact = count(); }
usdt:./usdt:*:hi* { @wild = count(); }
usdt:hit { @pid_only = count(); }
usdt::hit { @empty = count(); }
usdt:*:demo:hit { @mapped = count(); }
--- during: touch go; sleep 1
--- signal: NONE
--- stdout has
^@exact: 11$
^@wild: 11$
^@pid_only: 11$
^@empty: 11$
^@mapped: 11$
