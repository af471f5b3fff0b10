# why: what went wrong with a value is told before the value
--- needs-root
--- sh: scry -q -k -f json -e 'begin { @z = 0; print(1 / @z); print(@a[1]); @a[2] = 1; printf("%d\n", *(int32 *)8); }' 2>/dev/null | sed 's/"msg".*//; /map\|lost/d'
--- stdout match
\{"type": "runtime_error", 
\{"type": "value", "data": 1\}
\{"type": "helper_error", 
\{"type": "value", "data": 0\}
\{"type": "helper_error", 
\{"type": "printf", "data": "0\\n"\}
