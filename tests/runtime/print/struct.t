# why: members by name, nested ones, strings and bitfields among them
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
struct in { short x; short y; };
struct s { int a; char b[4]; struct in c; unsigned d:4; int e:4; unsigned char f[2]; };
begin { $v = ((uint32)7, (uint32)0x00636261, (uint32)0xffff0001, (uint32)0x0403f2); $p = (struct s *)&$v; print(*$p); printf("%s\n", *$p); print($p->c); @v = *$p; @m[1] = $p->c; print((1, $p->c)); }
--- stdout
{ .a = 7, .b = abc, .c = { .x = 1, .y = -1 }, .d = 2, .e = -1, .f = [3,4] }
{ .a = 7, .b = abc, .c = { .x = 1, .y = -1 }, .d = 2, .e = -1, .f = [3,4] }
{ .x = 1, .y = -1 }
(1, { .x = 1, .y = -1 })


@m[1]: { .x = 1, .y = -1 }
@v: { .a = 7, .b = abc, .c = { .x = 1, .y = -1 }, .d = 2, .e = -1, .f = [3,4] }
{"type": "value", "data": {"a": 7, "b": "abc", "c": {"x": 1, "y": -1}, "d": 2, "e": -1, "f": [3,4]}}
{"type": "printf", "data": "{ .a = 7, .b = abc, .c = { .x = 1, .y = -1 }, .d = 2, .e = -1, .f = [3,4] }\n"}
{"type": "value", "data": {"x": 1, "y": -1}}
{"type": "value", "data": [1,{"x": 1, "y": -1}]}
{"type": "map", "data": {"@m": {"1": {"x": 1, "y": -1}}}}
{"type": "map", "data": {"@v": {"a": 7, "b": "abc", "c": {"x": 1, "y": -1}, "d": 2, "e": -1, "f": [3,4]}}}
