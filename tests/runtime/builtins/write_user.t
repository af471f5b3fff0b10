# why: the traced function sees the changed string
--- needs: root vm uprobe
--- program: calls
--- cmd: -q --unsafe -c './calls 1'
--- script
uprobe:./calls:greet
{
	$c = (uint8)0;
	write_user((uint8 *)(arg0 + 3), &$c, 1);
}
uretprobe:./calls:greet { printf("%d\n", retval); }
--- stdout
3
