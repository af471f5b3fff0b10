# why: the address of a variable leads to its value, in the program
--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 1'
--- script
uprobe:./calls:greet
{
	$p = uptr(arg0);
	printf("%s %d\n", str($p), (uint64)uaddr("greet") == reg("ip"));
}
--- stdout
hello-0 1
