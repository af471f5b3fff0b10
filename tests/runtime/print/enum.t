# why: constants by name, others by number; a number in JSON
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
enum color { RED = 1, GREEN = 5 };
begin { print(GREEN); print((enum color)1); $n = 77; print((enum color)$n); printf("%d %s\n", GREEN, RED); @v = GREEN; @m[RED] = 1; @t = (RED, 2); }
--- stdout
GREEN
RED
77
5 RED


@m[RED]: 1
@t: (RED, 2)
@v: GREEN
{"type": "value", "data": 5}
{"type": "value", "data": 1}
{"type": "value", "data": 77}
{"type": "printf", "data": "5 RED\n"}
{"type": "map", "data": {"@m": {"RED": 1}}}
{"type": "map", "data": {"@t": [1,2]}}
{"type": "map", "data": {"@v": 5}}
