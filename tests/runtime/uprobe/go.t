# why: exact in spite of stacks that grow and move: entries are counted behind the check that starts the function anew, returns at the RET instructions (a real return probe would crash the program)
--- needs: root uprobe
--- program: gofunc
--- timeout: 30
--- cmd: -q -c './gofunc 2000'
--- script
uprobe:./gofunc:main.triple { @in = count(); @args = sum(arg0); }
uretprobe:./gofunc:main.triple { @out = count(); @results = sum(retval); }
uprobe:./gofunc:main.triple+0 { @first = count(); }
end { printf("%s\n", (int64)@first > 2000 ? "stacks grew" : "no stack grew"); clear(@first); }
--- stdout has
^@in: 2000$
^@out: 2000$
^@args: 1999000$
^@results: 5997000$
^stacks grew$
