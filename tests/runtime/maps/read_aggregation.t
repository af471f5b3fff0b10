# why: an aggregation in an expression is its value over all CPUs now; a missing one is 0
--- needs-root
--- cmd: -q
--- script
begin {
	@c[1] = count(); @c[1] = count(); @s[1] = sum(-5); @m[1] = min(7); @m[1] = min(3); @x[1] = max(-7);
	@a[1] = avg(-7); @a[1] = avg(-2); @n = count();
	print(((int64)@c[1], (int64)@s[1], (int64)@m[1], (int64)@x[1], (int64)@a[1], (int64)@c[2]));
	if (@c[1] > 1) { print("two"); } delete(@n); print((int64)@n);
}
--- stdout has
^\(2, -5, 3, -7, -4, 0\)$
^two$
^0$
