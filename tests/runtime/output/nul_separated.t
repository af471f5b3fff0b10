# why: \0 in a format is a byte of the output, as xargs -0 wants it; a conversion behind it counts
--- needs-root
--- sh
scry -q -e 'BEGIN { printf("%s\0%d\0", "with blank", 5); exit(); }' | tr '\0\n' '0.'; echo
scry -q -f json -e 'BEGIN { printf("%s\0%%\n", "x"); exit(); }'
--- stdout
with blank050..
{"type": "printf", "data": "x\u0000%\n"}
