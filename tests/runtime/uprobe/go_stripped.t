# why: a stripped Go program has its function table still; arguments need no debug information
--- needs: root uprobe cmd:strip
--- program: gofunc
--- timeout: 30
--- setup
strip -o stripped gofunc
--- sh
scry -l 'uprobe:./stripped:main.trip*'
scry -q -c './stripped 50' -e 'uprobe:./stripped:main.greet { @in = count(); @long = max(arg1); }
uretprobe:./stripped:main.greet { @out = count(); @results = sum(retval); }'
--- stdout has
^uprobe:./stripped:main.triple$
^@in: 50$
^@long: 8$
^@out: 50$
^@results: 390$
