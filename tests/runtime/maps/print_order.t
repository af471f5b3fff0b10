# why: the order of print(@m, top, div, "order"): members, parts, key, both directions, with top and divisor
--- needs: root
--- cmd: -q
--- script
begin {
	@k["a"] = (n = count(), p = dist(500)); @k["c"] = (n = count(), p = dist(9)); @k["c"] = (n = count(), p = dist(9));
	@k["b"] = (n = count(), p = dist(2000));
	@n["x"] = 5; @n["y"] = -3; @n["z"] = 4;
	@s[1] = stats(10); @s[1] = stats(10); @s[2] = stats(15);
	printf("usual\n"); print(@k); printf("top\n"); print(@k, 2); printf("p50\n"); print(@k, 2, 0, "p.p50");
	printf("p50 desc\n"); print(@k, 2, 0, "p.p50 desc"); printf("p50 asc, top\n"); print(@k, 2, "p.p50 asc");
	printf("key desc\n"); print(@k, "key desc"); printf("div\n"); print(@k, 1, 10, "p.max desc");
	printf("value\n"); print(@n, "value"); print(@n, 1, "asc"); print(@n, 1, "desc"); print(@n, 1, "key desc");
	printf("stats\n"); print(@s, "total"); print(@s, "average"); print(@s, "count asc");
	clear(@k); clear(@n); clear(@s);
	exit();
}
--- stdout
usual
@k[a]: { .n = 1, .p = { .count = 1, .p50 = 499, .p90 = 499, .p99 = 499, .p999 = 499, .max = 499 } }
@k[b]: { .n = 1, .p = { .count = 1, .p50 = 1999, .p90 = 1999, .p99 = 1999, .p999 = 1999, .max = 1999 } }
@k[c]: { .n = 2, .p = { .count = 2, .p50 = 9, .p90 = 9, .p99 = 9, .p999 = 9, .max = 9 } }
top
@k[b]: { .n = 1, .p = { .count = 1, .p50 = 1999, .p90 = 1999, .p99 = 1999, .p999 = 1999, .max = 1999 } }
@k[c]: { .n = 2, .p = { .count = 2, .p50 = 9, .p90 = 9, .p99 = 9, .p999 = 9, .max = 9 } }
p50
@k[a]: { .n = 1, .p = { .count = 1, .p50 = 499, .p90 = 499, .p99 = 499, .p999 = 499, .max = 499 } }
@k[b]: { .n = 1, .p = { .count = 1, .p50 = 1999, .p90 = 1999, .p99 = 1999, .p999 = 1999, .max = 1999 } }
p50 desc
@k[b]: { .n = 1, .p = { .count = 1, .p50 = 1999, .p90 = 1999, .p99 = 1999, .p999 = 1999, .max = 1999 } }
@k[a]: { .n = 1, .p = { .count = 1, .p50 = 499, .p90 = 499, .p99 = 499, .p999 = 499, .max = 499 } }
p50 asc, top
@k[c]: { .n = 2, .p = { .count = 2, .p50 = 9, .p90 = 9, .p99 = 9, .p999 = 9, .max = 9 } }
@k[a]: { .n = 1, .p = { .count = 1, .p50 = 499, .p90 = 499, .p99 = 499, .p999 = 499, .max = 499 } }
key desc
@k[c]: { .n = 2, .p = { .count = 2, .p50 = 9, .p90 = 9, .p99 = 9, .p999 = 9, .max = 9 } }
@k[b]: { .n = 1, .p = { .count = 1, .p50 = 1999, .p90 = 1999, .p99 = 1999, .p999 = 1999, .max = 1999 } }
@k[a]: { .n = 1, .p = { .count = 1, .p50 = 499, .p90 = 499, .p99 = 499, .p999 = 499, .max = 499 } }
div
@k[b]: { .n = 1, .p = { .count = 1, .p50 = 199, .p90 = 199, .p99 = 199, .p999 = 199, .max = 199 } }
value
@n[y]: -3
@n[z]: 4
@n[x]: 5
@n[y]: -3
@n[x]: 5
@n[z]: 4
stats
@s[2]: { .count = 1, .average = 15, .total = 15 }
@s[1]: { .count = 2, .average = 10, .total = 20 }
@s[1]: { .count = 2, .average = 10, .total = 20 }
@s[2]: { .count = 1, .average = 15, .total = 15 }
@s[2]: { .count = 1, .average = 15, .total = 15 }
@s[1]: { .count = 2, .average = 10, .total = 20 }
