# why: arithmetic with numbers that once were pointers which the verifier knows; the kernel refuses it on the pointers themselves
--- needs: root raw_tp_btf
--- cmd: -q script
--- script
rawtracepoint:sched_switch
{
	@arg = (arg1 & 7) + (arg1 ^ arg1) % (tid + 1);
	@args = ((uint64)args.prev & 7) + ((uint64)args.next << 61);
	@task = ((uint64)curtask >> 61) - 7 + (uint64)curtask % 8 + (uint64)curtask.parent % 8;
	$p = curtask;
	$p++;
	@moved = (uint64)$p - (uint64)curtask - sizeof(struct task_struct);
	_ = (args.prev + nsecs).pid + *((char *)curtask + nsecs);
}
interval:ms:50
{
	$x = (uint64)5;
	$p = &$x;
	@own = (uint64)$p % 8 + (uint64)&@own % 8 + *$p - 5;
	@ctx = (uint64)ctx % 8;
	if (has_key(@seen, 1)) { exit(); }
	@seen[1] = 1;
}
END
{
	print((@arg, @args, @task, @moved, @own, @ctx));
	clear(@arg); clear(@args); clear(@task); clear(@moved); clear(@own); clear(@ctx); clear(@seen);
}
--- stdout
(0, 0, 0, 0, 0, 0)
