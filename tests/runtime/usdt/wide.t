--- needs: root uprobe
--- program: usdt
--- cmd: -q -c './usdt 4'
--- script
usdt:./usdt:demo:wide { @[arg0, (int64)arg1] = count(); }
--- stdout has
^@\[3000000021, -3\]: 1$
