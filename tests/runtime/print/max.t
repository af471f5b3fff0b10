# why: the largest, negative ones too
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { @v = max(-5); @v = max(-3); @v = max(-9); @u = max((uint64)7); @m[1] = max(4); print(@v); print(@m[1]); }
--- stdout
@v: -3
4


@m[1]: 4
@u: 7
@v: -3
{"type": "map", "data": {"@v": -3}}
{"type": "value", "data": 4}
{"type": "map", "data": {"@m": {"1": 4}}}
{"type": "map", "data": {"@u": 7}}
{"type": "map", "data": {"@v": -3}}
