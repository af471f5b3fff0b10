# why: true and false as words; 1 and 0 for %d
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print(true); print(1 < 0); printf("%s %d %d\n", true, true, false); @v = true; @m[false] = 1 == 1; @t = (true, false); }
--- stdout
true
false
true 1 0


@m[false]: true
@t: (true, false)
@v: true
{"type": "value", "data": true}
{"type": "value", "data": false}
{"type": "printf", "data": "true 1 0\n"}
{"type": "map", "data": {"@m": {"false": true}}}
{"type": "map", "data": {"@t": [true,false]}}
{"type": "map", "data": {"@v": true}}
