# why: a number
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { @v = count(); @v = count(); @m["a"] = count(); @m["b"] = count(); @m["a"] = count(); print(@v); print(@m["a"]); printf("%d\n", @v); }
--- stdout
@v: 2
2
2


@m[b]: 1
@m[a]: 2
@v: 2
{"type": "map", "data": {"@v": 2}}
{"type": "value", "data": 2}
{"type": "printf", "data": "2\n"}
{"type": "map", "data": {"@m": {"b": 1, "a": 2}}}
{"type": "map", "data": {"@v": 2}}
