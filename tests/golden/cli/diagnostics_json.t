# why: with check, messages, results and summary are one stream of JSON lines
--- cmd: check --diagnostics=json
--- script
let @unused = hash(1);
BEGIN { @ = hsit(nsecs); }
--- stdout fragments, in order
{"type": "diagnostic", "severity": "error", "code": "E0501", "message": "Unknown function: 'hsit'", "file": "script", "line": 2, "column": 13, "end_line": 2, "end_column": 24, "hint": "did you mean 'hist'?"}
{"type": "check", "file": "script", "ok": false, "errors": 1, "warnings": 0}
{"type": "check_summary", "scripts": 1, "ok": 0, "failed": 1}
--- exit: 1
