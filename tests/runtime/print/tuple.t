# why: in parentheses; the outer ones of a key are left away
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print((1, "two", (3, -4))); print((5,)); printf("%s\n", (1, true)); @v = (1, 2); @m[1, (2, "x")] = ("y", 3); }
--- stdout
(1, two, (3, -4))
(5)
(1, true)


@m[1, (2, x)]: (y, 3)
@v: (1, 2)
{"type": "value", "data": [1,"two",[3,-4]]}
{"type": "value", "data": [5]}
{"type": "printf", "data": "(1, true)\n"}
{"type": "map", "data": {"@m": {"1,(2,x)": ["y",3]}}}
{"type": "map", "data": {"@v": [1,2]}}
