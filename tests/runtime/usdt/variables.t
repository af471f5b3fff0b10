# why: operands that name a variable (8@total(%rip)) are read where the variable is, in a position-independent program too
--- needs: root uprobe
--- program: usdt
--- cmd: -q -c './usdt 4'
--- script
usdt:./usdt:demo:global { printf("%d %d\n", arg0, arg1); }
--- stdout fragments, in order
0 77
1 76
3 75
6 74
