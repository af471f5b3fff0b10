--- needs: root uprobe
--- program: usdt
--- cmd: -q -c './usdt 3'
--- script
usdt:./usdt:demo:hit { printf("%d %s\n", arg0, str(arg1)); }
--- stdout fragments, in order
0 text-0
1 text-1
2 text-2
