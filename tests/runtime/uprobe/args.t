# why: arguments of each call, in order
--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 4'
--- script
uprobe:./calls:add { printf("%d %d\n", arg0, arg1); }
--- stdout
0 1000
1 1001
2 1002
3 1003
