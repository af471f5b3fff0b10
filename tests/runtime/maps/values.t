# why: strings, tuples and records as keys and values, copied between maps; a missing one is empty
--- needs-root
--- cmd: -q
--- script
begin {
	@s = "abc"; @t[1] = (2, "yy"); @r["k", 1] = (a = 1, b = "x"); @u = @s;
	print(@t[3]); print(@r["k", 1].b); @t[2] = @t[1]; print(@u);
}
--- stdout has
^\(0, \)$
^x$
^@t\[2\]: \(2, yy\)$
^@r\[k, 1\]: \{ .a = 1, .b = x \}$
^@u: abc$
