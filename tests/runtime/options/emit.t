# why: the object and both forms of the intermediate code are written where asked, and nothing runs
--- needs-root
--- sh: scry -q --emit-elf x.o --emit-llvm x script; head -c 4 x.o | tail -c 3; echo; grep -c 'define.*prog0\|define.*begin' x.original.ll x.optimized.ll
--- script
begin { print(1); }
--- stdout has
^ELF$
^x.original.ll:1$
^x.optimized.ll:1$
