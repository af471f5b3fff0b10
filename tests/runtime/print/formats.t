# why: each conversion of printf with lengths, flags and widths: 32 bits unless a length says otherwise
--- needs-root
--- cmd: -q
--- script
begin {
	printf("%d %i %u %x %X %o %c%c\n", -1, -2, -1, 255, 255, 8, 65, 0x42);
	printf("%d %ld %lld %hd %hhd %jd %zu %td\n", 0x1ffffffff, 0x1ffffffff, -5, 70000, 300, -6, 7, -8);
	printf("%p %p %s %%\n", 0x1ffffffff, 0, (int8 *)16);
	printf("[%5d|%-5d|%05d|%+d|%+d|% d|%#x|%#o|%.3d]\n", 42, 42, -12, 5, -5, 5, 255, 8, 7);
	printf("[%5s|%-5s|%.1s|%3s]\n", "ab", "ab", "ab", "abcdef");
	printf("%r|%rx|%rh|\n", buf("a\x01\\", 3), buf("a\x01", 2), buf("\x0a\xfe", 2));
	printf("%gr %gr %gr %gr\n", 0xcc0, 0x1, 0, 0x80000000);
	printf("%s %s %s %s\n", 5, true, (1, "x"), (a = 1));
	printf("%5s|%-12s|\n", (1, 2), true);
	printf("100%% %5% done%\n");
	printf("%llx %llu %lx\n", -1, -1, (uint8)255);
}
--- stdout
-1 -2 4294967295 ff FF 10 AB
-1 8589934591 -5 4464 44 -6 7 -8
0x1ffffffff 0 0x10 %
[   42|42   |00-12|+5|-5|5|0xff|010|7]
[   ab|ab   |ab|abcdef]
a\x01\|\x61\x01|0a fe|
GFP_KERNEL GFP_DMA 0 0x80000000
5 true (1, x) { .a = 1 }
    (1, 2)|true        |
100% % done%
ffffffffffffffff 18446744073709551615 ff
