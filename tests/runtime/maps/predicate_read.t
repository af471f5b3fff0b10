# why: what the predicate read is not looked up again, but each write in the body is seen
--- needs-root
--- cmd: -q
--- script
begin { @a[1] = 5; @b[1] = 7; }
begin /@a[1] == 5 && @b[1]/ {
	print(("first", @a[1], @b[1])); @a[1] = 6; print(("set", @a[1], @b[1])); @a[1]++; print(("inc", @a[1]));
	delete(@a, 1); print(("gone", @a[1]));
	for ($i : 0..3) { $x = @b[1]; @b[1] = $x + 1; } print(("loop", @b[1]));
}
--- stdout fragments, in order
(first, 5, 7)
(set, 6, 7)
(inc, 7)
(gone, 0)
(loop, 10)
