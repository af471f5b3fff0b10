# why: as a struct
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print((a = 1, b = "two", c = (d = 3))); printf("%s\n", (x = true)); @v = (n = 5); @m[(k = 1, l = "z")] = 2; }
--- stdout
{ .a = 1, .b = two, .c = { .d = 3 } }
{ .x = true }


@m[{ .k = 1, .l = z }]: 2
@v: { .n = 5 }
{"type": "value", "data": {"a": 1, "b": "two", "c": {"d": 3}}}
{"type": "printf", "data": "{ .x = true }\n"}
{"type": "map", "data": {"@m": {"{.k=1,.l=z}": 2}}}
{"type": "map", "data": {"@v": {"n": 5}}}
