# why: behind its first 500 places a long probe names maps in another way (assembly): the same maps, all kinds of them
--- needs-root
--- sh
awk 'BEGIN {
	print "let @l = lruhash(100000); begin { $sum = 0;";
	for (i = 0; i < 350; i++)
		printf "@k[%d] = %d; @c = count(); @h = hist(%d); @l[%d] = 1; $sum += @k[%d]; @s = @s + 1;\n", i, i, i, i, i;
	print "printf(\"%d %d %d\\n\", $sum, @l[349], @s);";
	print "delete(@k, 349); print(@c); print(@h); clear(@k); clear(@l); clear(@h); }";
}' > long.bt
scry -q long.bt
--- stdout
61075 1 350
@c: 350
@h:
[0]                    1 |                                                    |
[1]                    1 |                                                    |
[2, 4)                 2 |                                                    |
[4, 8)                 4 |@                                                   |
[8, 16)                8 |@@@                                                 |
[16, 32)              16 |@@@@@@                                              |
[32, 64)              32 |@@@@@@@@@@@@@                                       |
[64, 128)             64 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |
[128, 256)           128 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
[256, 512)            94 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@              |



@c: 350
@s: 350
