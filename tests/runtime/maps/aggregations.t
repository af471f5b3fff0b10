# why: each aggregation by hand, with and without a key, signed values too
--- needs-root
--- cmd: -q
--- script
begin {
	@a = sum(5); @a = sum(-3); @b = min(5); @b = min(-3); @c = max(-5); @c = max(-9);
	@d = avg(4); @d = avg(9); @e = stats(4); @e = stats(9); @f = count(); @f = count();
	@ka[1] = sum(5); @ka[1] = sum(3); @kb["x", 2] = min(7); @kb["x", 2] = min(6);
	@z = sum(0);
}
--- stdout has
^@a: 2$
^@b: -3$
^@c: -5$
^@d: 6$
^@e: \{ .count = 2, .average = 6, .total = 13 \}$
^@f: 2$
^@ka\[1\]: 8$
^@kb\[x, 2\]: 6$
^@z: 0$
