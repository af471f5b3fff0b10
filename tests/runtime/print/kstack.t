# why: one frame a line, indented; raw addresses on demand; one string in JSON
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print(kstack(1)); @v = kstack(1); @m[kstack(perf, 1)] = 1; printf("%s", kstack(raw, 1)); }
--- stdout match

        bpf_prog_[0-9a-f]{16}_begin\+\d+


[0-9a-f]{16}


@m\[
	[0-9a-f]{16} bpf_prog_[0-9a-f]{16}_begin\+\d+
\]: 1
@v: 
        bpf_prog_[0-9a-f]{16}_begin\+\d+

\{"type": "value", "data": "\\n        bpf_prog_[0-9a-f]{16}_begin\+\d+\\n"\}
\{"type": "printf", "data": "\\n[0-9a-f]{16}\\n"\}
\{"type": "map", "data": \{"@m": \{"\\n\\t[0-9a-f]{16}bpf_prog_[0-9a-f]{16}_begin\+\d+\\n": 1\}\}\}
\{"type": "map", "data": \{"@v": "\\n        bpf_prog_[0-9a-f]{16}_begin\+\d+\\n"\}\}
