# why: one frame a line, indented; with address and file on demand, or raw; one string in JSON (the stack is the tracer's own)
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
config = { show_debug_info = false }
begin { print(ustack(1)); @m[ustack(perf, 1)] = count(); printf("%s", ustack(raw, 1)); @v = ustack(1); }
--- stdout match

        \w+\+\d+


[0-9a-f]+


@m\[
	[0-9a-f]+ \w+\+\d+ \(/.*\)
\]: 1
@v: 
        \w+\+\d+

\{"type": "value", "data": "\\n        \w+\+\d+\\n"\}
\{"type": "printf", "data": "\\n[0-9a-f]+\\n"\}
\{"type": "map", "data": \{"@m": \{"\\n\\t[0-9a-f]+\w+\+\d+\(/.*\)\\n": 1\}\}\}
\{"type": "map", "data": \{"@v": "\\n        \w+\+\d+\\n"\}\}
