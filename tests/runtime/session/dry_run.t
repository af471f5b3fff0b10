--- needs-root
--- cmd: --dry-run -e 'BEGIN { printf("x\n"); } interval:s:1 { @a = 1; }'
--- stdout not
@a
