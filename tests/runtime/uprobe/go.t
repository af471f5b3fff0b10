# why: the entry runs again when the stack grows; returns are exact: probes at the RET instructions of a Go function whose stack moves; a real return probe would crash it
--- needs: root uprobe
--- program: gofunc
--- timeout: 30
--- cmd: -q -c './gofunc 200'
--- script
uprobe:./gofunc:main.triple { @in = count(); }
uretprobe:./gofunc:main.triple { @out = count(); }
--- stdout has
^@in: 2[0-9][0-9]$
^@out: 200$
