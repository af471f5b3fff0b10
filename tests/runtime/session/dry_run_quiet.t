# why: a dry run attaches and traces nothing
--- needs: root
--- cmd: --dry-run script
--- script
tracepoint:raw_syscalls:sys_enter
{
	printf("an event\n");
	@n = count();
}
--- stderr has
^Attached 1 probe
--- stdout
