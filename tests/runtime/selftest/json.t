# why: what was captured is text, also in JSON
--- needs-root
--- cmd: --test -f json
--- script
test:fails { printf("seen\n"); errorf("bad"); }
--- stdout match
^\{"type": "test_result", "data": \{"fails": \{"duration": [0-9]+, "passed": false, "output": "seen\\nscript:1:32-45: ERROR: bad\\n"\}\}\}$
--- exit: 1
