--- needs-root
--- cmd: -q -
--- script
BEGIN { printf("%d\n", 6 * 7); exit(); }
--- stdout
42
