# why: an event that the probe's own helper raises: reading an absent page faults, before 6.1 without end
--- needs: root vm probe:rawtracepoint:page_fault_kernel
--- program: calls
--- sh
scry -q --no-warnings -f json -c './calls 6' -e 'uprobe:./calls:add { @calls = count(); @[str(uptr(4096))] = count(); }
	rawtracepoint:page_fault_kernel /pid == cpid/ { @in[str(uptr(4096))] = count(); }' > out 2> err
echo "status $?"
grep -o '"@calls": [0-9]*' out
n=$(sed -n 's/.*"nested": \([0-9]*\).*/\1/p' out)
[ "${n:-0}" -ge 6 ] && echo "each of six was kept from it"
--- stdout
status 0
"@calls": 6
each of six was kept from it
