--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 1'
--- script
u:./calls:six { printf("%d %d %d %d %d %d\n", arg0, arg1, arg2, arg3, arg4, arg5); }
--- stdout
1 2 3 4 5 6
