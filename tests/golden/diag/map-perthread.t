# why: what does not go with maps of which each thread has its own element
--- cmd: --dry-run
--- script
let @p = perthread(); let @q = perthread(); let @s = perthread();
begin { @p[pid] = 1; @q[tid] = 1; print(@q); for ($kv : @q) { } @s[tid] = (1, 2); }
--- exit: 1
--- stderr has
ERROR: @p is declared as perthread: its key is tid, and nothing else
ERROR: print\(\) cannot be used on @q, which is declared as perthread: its elements belong to threads
ERROR: @q is declared as perthread, and cannot be used for iteration: its elements belong to threads
