# why: a dry run attaches, and does nothing: begin does not run either
--- needs-root
--- cmd: --dry-run -e 'BEGIN { printf("x\n"); } interval:s:1 { @a = 1; }'
--- stdout
--- stderr has
^Attached 2 probes
