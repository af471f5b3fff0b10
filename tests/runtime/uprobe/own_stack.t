# why: programs of user probes keep the kernel's stack, which preempted runs do not share, whatever is switched off
--- needs: root uprobe get_func_ip_user
--- program: calls
--- sh
for option in '' '--no-feature sleepable_uprobe' '--no-feature uprobe_multi'; do
	scry $option --dump asm -e 'uprobe:./calls:add { print((arg0, arg1)); }' | grep -c 'bpf_tail_call'
done
--- stdout
1
1
1
