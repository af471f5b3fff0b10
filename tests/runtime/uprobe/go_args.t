# why: Go has argument registers of its own; a string is two words, a slice three, floating point is elsewhere
--- needs: root uprobe
--- program: gofunc
--- timeout: 30
--- cmd: -q -c './gofunc 3'
--- script
uprobe:./gofunc:main.greet { printf("greet %s\n", str(arg0, arg1 + 1)); }
uprobe:./gofunc:main.mixed { printf("mixed %d %d %d %d\n", args.x, *(int64 *)arg1, arg2, args.last); }
uprobe:./gofunc:main.many { printf("many %d %d %d %d\n", args.a, arg1, arg8, args.i); }
uprobe:./gofunc:main.sum { printf("sum %d %d %d\n", args.x, args.p.first, args.p.second); }
--- stdout fragments, in order
greet hello-0
mixed 0 0 1 0
many 0 2 9 9
sum 0 0 0
greet hello-1
mixed 1 1 1 -1
many 1 2 9 9
sum 1 1 2
greet hello-2
mixed 2 2 1 -2
many 2 2 9 9
sum 2 2 4
