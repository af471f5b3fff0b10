--- needs-root
--- cmd: -e 'profile:hz:9 { @ = count(); }' -p 4194303
--- stderr has
4194303
--- exit: nonzero
