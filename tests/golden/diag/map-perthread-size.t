# why: a map of which each thread has its own element has no size
--- cmd: --dry-run -e 'let @r = perthread(5); begin { @r[tid] = 1; }'
--- exit: 1
--- stderr has
^stdin:1:20-21: ERROR: @r has an element for each thread, and no size$
