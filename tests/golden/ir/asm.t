# why: the disassembly ends each program with exit
--- cmd: --dump asm
--- script
BEGIN { @a = 5; }
--- stdout fragments, in order
exit
