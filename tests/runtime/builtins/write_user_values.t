# why: strings, buffers, arrays, tuples and structures are the bytes that are written, not their address
--- needs: root vm uprobe
--- program: calls
--- cmd: -q --unsafe --no-warnings -c './calls 1'
--- script
struct two { uint8 a; char b[3]; };
uprobe:./calls:greet
{
	@p = arg0;
	$word = "xyz";
	write_user(arg0, "J", 1);
	write_user((uint8 *)(arg0 + 1), $word, 2);
	write_user((uint8 *)(arg0 + 3), buf(arg0, 2), 2);
	$t = ((uint8)0x21, (uint8)0x3f);
	write_user((uint8 *)(arg0 + 5), $t, 2);
	@long = write_user(arg0, $word, strlen(str(arg0)) + 100);
}
uretprobe:./calls:greet { printf("%s %d\n", str(@p), retval); @p = 0; }
uprobe:./calls:area
{
	$s = *(struct two *)arg0;
	$s2 = (uint8)7;
	write_user((uint8 *)(arg0 + 4), $s, 4);
	write_user((uint8 *)arg0, &$s2, 1);
}
uretprobe:./calls:area { printf("%d, too long: %d\n", retval, @long); clear(@long); clear(@p); }
--- stdout
JxyJx!? 7
21, too long: 0
