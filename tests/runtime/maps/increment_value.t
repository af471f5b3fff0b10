# why: @x++ gives the value before, ++@x the one after; the compiler's relaxed atomics gave neither
--- needs-root
--- cmd: -q
--- script
begin {
	@x = 2; $a = @x++; $b = ++@x; @k[1] = 2; $c = @k[1]++; $d = ++@k[1]; $e = @k[9]++;
	if (@x++ == 4) { print("then"); }
	print(($a, $b, $c, $d, $e)); @x -= 10; print((@x, @k[1]));
}
--- stdout has
^then$
^\(2, 4, 2, 4, 0\)$
^\(-5, 4\)$
