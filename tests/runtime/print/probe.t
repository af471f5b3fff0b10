# why: the name of the attach point and of its type
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print(probe); print(probetype); printf("%s %s\n", probe, probetype); @v = probe; @m[probe] = probetype; }
end { print(probe); }
--- stdout
begin
special
begin special
end


@m[begin]: special
@v: begin
{"type": "value", "data": "begin"}
{"type": "value", "data": "special"}
{"type": "printf", "data": "begin special\n"}
{"type": "value", "data": "end"}
{"type": "map", "data": {"@m": {"begin": "special"}}}
{"type": "map", "data": {"@v": "begin"}}
