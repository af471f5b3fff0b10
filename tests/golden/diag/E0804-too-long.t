# why: a probe over which no jump of BPF reaches is an error of the script, not the end of the compiler
--- timeout: 60
--- sh
awk 'BEGIN { print "begin {"; for (i = 0; i < 1100; i++) printf "@a[%d, comm] = (%d, comm); printf(\"%%d %%s\\n\", %d, comm);\n", i, i, i; print "}" }' > long.bt
scry --mode codegen long.bt 2>&1 | sed -n '1p;$p'
scry --mode codegen long.bt 2> /dev/null
--- exit: 1
--- stdout
long.bt:1-1102: ERROR: this probe is too long for a BPF program
  (E0804: scry explain E0804)
