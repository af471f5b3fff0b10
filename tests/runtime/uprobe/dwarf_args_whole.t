# why: args as a whole, from registers: each field is its own, in print, a variable, a map, a tuple and printf
--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 1'
--- script
uprobe:./calls:six { print(args); print(("in", args)); @m = args; }
uprobe:./calls:add { $x = args; print(($x.a, $x.b)); printf("%s\n", args); }
--- stdout
(0, 1000)
{ .a = 0, .b = 1000 }
{ .a = 1, .b = 2, .c = 3, .d = 4, .e = 5, .f = 6 }
(in, { .a = 1, .b = 2, .c = 3, .d = 4, .e = 5, .f = 6 })


@m: { .a = 1, .b = 2, .c = 3, .d = 4, .e = 5, .f = 6 }
