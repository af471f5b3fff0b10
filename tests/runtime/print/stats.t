# why: count, average and total
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { @v = stats(5); @v = stats(8); @n = stats(-5); @n = stats(2); @m["k"] = stats(4); print(@v); print(@m); }
--- stdout
@v: { .count = 2, .average = 6, .total = 13 }
@m[k]: { .count = 1, .average = 4, .total = 4 }


@m[k]: { .count = 1, .average = 4, .total = 4 }
@n: { .count = 2, .average = -1, .total = -3 }
@v: { .count = 2, .average = 6, .total = 13 }
{"type": "stats", "data": {"@v": {"count": 2, "average": 6, "total": 13}}}
{"type": "stats", "data": {"@m": {"k": {"count": 1, "average": 4, "total": 4}}}}
{"type": "stats", "data": {"@m": {"k": {"count": 1, "average": 4, "total": 4}}}}
{"type": "stats", "data": {"@n": {"count": 2, "average": -1, "total": -3}}}
{"type": "stats", "data": {"@v": {"count": 2, "average": 6, "total": 13}}}
