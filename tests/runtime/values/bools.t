# why: a bool is compared with numbers as 0 or 1, arithmetic of two bools is a bool, with a number a number
--- needs-root
--- cmd: -q --no-warnings
--- script
begin {
	@t = pid > 0; @f = pid == 0; @m[1] = 1;
	print((@t == 1, 1 == @t, @t != 0, @f == 0, @t > @f, has_key(@m, 1) == 1, !0 == 1, (1 < 2) == true, true == 1));
	print((@t + @t, @t * @f, @t & @f, @t | @f, @t ^ @t, true + true, true - true));
	print((@t + 1, 5 * @t, sizeof(@t + @f)));
	if comptime (true == 1) { print("folded"); }
	$x = (uint64)5 == true; print($x);
	clear(@m);
}
--- stdout has
^\(true, true, true, true, true, true, true, true, true\)$
^\(true, false, false, true, false, true, false\)$
^\(2, 5, 1\)$
^folded$
^false$
