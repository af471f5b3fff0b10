# why: decided while compiling, so that the other branch need not even fit
--- needs-root
--- cmd: -q
--- script
BEGIN
{
	@m = 1; @k[1] = 2;
	$p = (struct task_struct *)0; $i = (int32)5; $u = (uint8)5;
	printf("%d%d %d%d %d%d %d%d %d%d %d%d %d%d\n", is_str("a"), is_str(1), is_ptr($p), is_ptr($i), is_array($p->comm), is_array($i),
	       is_integer($i), is_integer("x"), is_unsigned_integer($u), is_unsigned_integer($i), is_literal(5), is_literal($i),
	       is_scalar(@m), is_scalar(@k));
	if comptime (is_str("a")) { printf("text\n"); } else { printf("%d\n", "a" * 2); }
	static_assert(is_integer(5), "five is a number");
	clear(@m); clear(@k);
	exit();
}
--- stdout fragments, in order
10 10
10 10 10 10
text
