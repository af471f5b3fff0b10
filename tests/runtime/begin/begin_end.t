--- needs-root
--- script
BEGIN { printf("first\n"); @a = 5; }
begin { printf("second\n"); @b["x", 1] = (2, "y"); @h = hist(3); @s = stats(4); }
END { printf("last %d\n", @a); }
--- stdout
first
second
last 5


@a: 5
@b[x, 1]: (2, y)
@h:
[2, 4)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|

@s: { .count = 1, .average = 4, .total = 4 }
--- stderr
Attached 3 probes
