--- needs-root
--- script
interval:ms:50 { @ = count(); }
END { printf("end\n"); }
--- during: sleep 0.3
--- signal: TERM
--- stdout has
^end$
^@: [1-9]
