# why: events that never stop coming, here because each zero() makes system calls of its own, do not hold up Ctrl-C
--- needs: root
--- cmd: script
--- script
tracepoint:raw_syscalls:sys_enter /comm == "scry"/
{
	@m[nsecs % 4000] = 1;
	zero(@m);
}
interval:ms:1
{
	@kept = 1;
}
END
{
	clear(@m);
}
--- during
sleep 1
--- timeout: 10
--- stdout has
^@kept: 1$
