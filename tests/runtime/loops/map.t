# why: a loop over a map sees each element once, may change outer variables and other maps, and delete what it is at
--- needs: root for_each_map_elem
--- cmd: -q
--- script
begin {
	@m["a", 1] = 10; @m["b", 2] = 20; @m["c", 3] = 30; $sum = 0; $last = "";
	for ($kv : @m) { $sum += $kv.1; @n[$kv.0.0] = $kv.1 + $kv.0.1; $last = "seen"; if ($kv.1 == 20) { delete(@m, $kv.0); } }
	print(($sum, $last)); print(len(@m));
}
--- stdout has
^\(60, seen\)$
^2$
^@n\[a\]: 11$
^@n\[b\]: 22$
^@n\[c\]: 33$
