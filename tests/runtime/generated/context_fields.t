# why: elements of an array in the context are read at a constant distance from its start, also next to an index known at run time
--- needs: root btf
--- cmd: --dry-run script
--- script
tracepoint:raw_syscalls:sys_enter
{
	$i = (uint64)(args.args[2] | 1);
	if (tid > 5) { $i = args.args[nsecs & ncpus]; }
	if (has_key(@m, (int32)args.id)) {
		if (nsecs * tid != 7) { $i++; } else if (args.args[5] > tid) { $i--; }
		if (args.id > tid) { return; }
	}
	@m[1] = $i;
}
--- stderr has
^Attached 1 probe
