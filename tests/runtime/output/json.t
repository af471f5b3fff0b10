--- needs-root
--- cmd: -f json -e 'BEGIN { printf("x %d\n", 3); @a = 5; @b["k"] = count(); exit(); }'
--- stdout has
^\{"type": "printf", "data": "x 3\\n"\}$
^\{"type": "map", "data": \{"@a": 5\}\}$
^\{"type": "map", "data": \{"@b": \{"k": 1\}\}\}$
