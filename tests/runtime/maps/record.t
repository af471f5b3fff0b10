# why: aggregations side by side: each member by hand, members from several assignments, with and without a key, and what clears them
--- needs: root
--- cmd: -q
--- script
begin {
	for ($i : 1..21) {
		@one = (n = count(), total = sum($i), avg = avg($i), p = dist($i), h = hist($i), l = lhist($i, 0, 20, 10));
		@k[$i % 2, "x"] = (n = count(), lo = min(0 - $i), hi = max($i), st = stats($i), p = dist($i));
	}
	@k[7, "y"] = (hi = max(3), extra = count());
	@del[1] = (n = count(), p = dist(5)); @del[2] = (n = count(), p = dist(6)); delete(@del, 1);
	@gone[1] = (n = count(), p = dist(5)); clear(@gone);
	@gone1 = (n = count(), p = dist(5)); clear(@gone1);
	@zeroed[1] = (n = count(), p = dist(5)); zero(@zeroed);
	@zeroed1 = (n = count(), p = dist(5)); zero(@zeroed1);
	exit();
}
--- stdout


@del[2]: { .n = 1, .p = { .count = 1, .p50 = 6, .p90 = 6, .p99 = 6, .p999 = 6, .max = 6 } }
@k[7, y]: { .n = 0, .lo = 0, .hi = 3, .st = { .count = 0, .average = 0, .total = 0 }, .p = { .count = 0, .p50 = 0, .p90 = 0, .p99 = 0, .p999 = 0, .max = 0 }, .extra = 1 }
@k[0, x]: { .n = 10, .lo = -20, .hi = 20, .st = { .count = 10, .average = 11, .total = 110 }, .p = { .count = 10, .p50 = 10, .p90 = 18, .p99 = 20, .p999 = 20, .max = 20 }, .extra = 0 }
@k[1, x]: { .n = 10, .lo = -19, .hi = 19, .st = { .count = 10, .average = 10, .total = 100 }, .p = { .count = 10, .p50 = 9, .p90 = 17, .p99 = 19, .p999 = 19, .max = 19 }, .extra = 0 }
@one: { .n = 20, .total = 210, .avg = 10, .p = { .count = 20, .p50 = 10, .p90 = 18, .p99 = 20, .p999 = 20, .max = 20 }, .h = { [1] 1, [2, 4) 2, [4, 8) 4, [8, 16) 8, [16, 32) 5 }, .l = { [0, 10) 9, [10, 20) 10, [20, ...) 1 } }
@zeroed[1]: { .n = 0, .p = { .count = 0, .p50 = 0, .p90 = 0, .p99 = 0, .p999 = 0, .max = 0 } }
@zeroed1: { .n = 0, .p = { .count = 0, .p50 = 0, .p90 = 0, .p99 = 0, .p999 = 0, .max = 0 } }
