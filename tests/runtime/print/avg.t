# why: rounded toward zero
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { @v = avg(5); @v = avg(8); @n = avg(-5); @n = avg(-8); @m[1] = avg(4); print(@v); print(@m[1]); }
--- stdout
@v: 6
4


@m[1]: 4
@n: -6
@v: 6
{"type": "stats", "data": {"@v": 6}}
{"type": "value", "data": 4}
{"type": "stats", "data": {"@m": {"1": 4}}}
{"type": "stats", "data": {"@n": -6}}
{"type": "stats", "data": {"@v": 6}}
