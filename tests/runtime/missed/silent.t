# why: with -v, probes that never fired are named at the end, others are not
--- needs: root uprobe
--- program: calls
--- sh
scry -v -c './calls 3' -e 'uprobe:./calls:add { @ = count(); } uprobe:./calls:never, uprobe:./calls:never_too { @r = count(); }
	usdt:./calls:nothing:here ?? uprobe:./calls:never { @u = count(); } tracepoint:syscalls:sys_enter_swapoff { @s = count(); }' 2>&1 | grep 'Never fired'
scry -c './calls 3' -e 'tracepoint:syscalls:sys_enter_swapoff { @s = count(); }' 2>&1 | grep -c 'Never fired'
--- exit: 1
--- stdout
Never fired: uprobe:./calls:never and 1 more
Never fired: uprobe:./calls:never
Never fired: tracepoint:syscalls:sys_enter_swapoff
0
