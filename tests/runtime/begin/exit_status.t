# why: the script's own exit status, and nothing of the block after exit()
--- needs-root
--- script
BEGIN { printf("a\n"); exit(7); printf("b\n"); }
--- stdout has
^a$
--- stdout not
^b$
--- exit: 7
