# why: signed or unsigned by what is added
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { @v = sum(5); @v = sum(-12); @u = sum((uint64)18446744073709551615); @m[1] = sum(2); @m[1] = sum(3); print(@v); print(@m[1]); }
--- stdout
@v: -7
5


@m[1]: 5
@u: 18446744073709551615
@v: -7
{"type": "map", "data": {"@v": -7}}
{"type": "value", "data": 5}
{"type": "map", "data": {"@m": {"1": 5}}}
{"type": "map", "data": {"@u": "18446744073709551615"}}
{"type": "map", "data": {"@v": -7}}
