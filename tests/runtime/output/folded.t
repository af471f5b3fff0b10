# why: one line a stack, the outermost frame first behind the other parts of the key; what printf writes is not part of it
--- needs: root uprobe
--- program: calls
--- sh: scry -q -f folded -e 'BEGIN { printf("hello\n"); @other = 1; } uprobe:./calls:inner+4 { @[ustack(3), comm, pid == cpid] = sum(2); }' -c './calls 6'
--- stdout
calls;true;outer;middle;inner 12
--- stderr
hello
map @other has no stack in its key and is not in the profile
