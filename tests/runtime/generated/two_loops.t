# why: loops over two maps in two branches must stay two calls (older kernels: "abusing map_ptr")
--- needs: root for_each_map_elem
--- cmd: -q script
--- script
BEGIN
{
	@a[1] = 1; @b[2] = 2;
	if (pid == 0) {
		for ($kv : @a) { print($kv); }
	} else {
		for ($kv : @b) { print($kv); }
	}
	print(len(@a) + (pid ? len(@b) : len(@a)));
	clear(@a); clear(@b);
	exit();
}
--- stdout
(2, 2)
2
