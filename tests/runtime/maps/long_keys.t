# why: whole strings as keys; a kernel that takes keys of 512 bytes only gets a reason and a cure in one message
--- needs: root uprobe
--- program: calls
--- sh: scry -q -c './calls 3' -e 'uprobe:./calls:greet { @[str(arg0)] = count(); }' > result 2>&1; echo $? > status
--- check
if test "$(cat status)" = 0; then
	test "$(grep -c '^@\[hello-[0-2]\]: 1$' result)" = 3
else
	grep -q 'this kernel takes keys of at most 512 bytes' result
fi
