# why: members of a record of aggregations in expressions and loops; len, has_key
--- needs: root for_each_map_elem
--- cmd: -q
--- script
begin {
	for ($i : 1..21) { @k[$i % 2] = (n = count(), lo = min(0 - $i), hi = max($i), p = dist($i), avg = avg($i)); @one = (n = count(), s = sum($i)); }
	printf("%d %d %d %d\n", @k[1].n, @k[0].lo, @k[0].hi, @k[1].avg);
	if (@one.s > 200) { printf("%d of %d\n", @one.s, @one.n); }
	for ($kv : @k) { printf("%d: n %d lo %d hi %d\n", $kv.0, $kv.1.n, $kv.1.lo, $kv.1.hi); }
	printf("len %d, %d %d\n", len(@k), has_key(@k, 1), has_key(@k, 2));
	clear(@k); clear(@one);
	exit();
}
--- stdout has
^10 -20 20 10$
^210 of 20$
^1: n 10 lo -19 hi 19$
^0: n 10 lo -20 hi 20$
^len 2, 1 0$
