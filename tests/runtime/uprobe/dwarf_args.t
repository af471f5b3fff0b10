# why: names and types of arguments from the debug information
--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 3'
--- script
uprobe:./calls:area { printf("%d x %d %s\n", args.b->wide, args.b->high, args.b->name); }
--- stdout
3 x 4 crate
4 x 4 crate
5 x 4 crate
