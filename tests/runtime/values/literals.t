# why: literals take the form and sign of what they meet, fill arrays, and shift and wrap as 64-bit numbers
--- needs-root
--- cmd: -q --no-warnings
--- script
begin {
	print(((int8[8])12345, (int8[])1, (int8[2])1, (int16[4])5, (uint8[2])(uint16)258));
	print((-1 << 4, 1 << 63, 8 >> 1, -8 >> 1, 7 / 2, -7 / 2, -7 % 3, 5 - 6));
	print((sizeof(1), sizeof(300), sizeof(70000), sizeof(5000000000), sizeof(true), sizeof("abc"), sizeof((1, 300))));
	print((1_000, 0x1F, 0644, 2e3, 10UL, 0xffu, 3ms, 1d));
	print((str(5), str(-5), str("abcdef", 3), str(12345, 2), "abc" + 1, "ab" + "cd", "abc"[1], "a" < "b"));
	print("a\tb\101\x41\X42\\\"");
	print((~5, ~-1, - -5, !0, -0));
}
--- stdout
([57,48,0,0,0,0,0,0], [1], [1,0], [5,0,0,0], [2,1])
(-16, 9223372036854775808, 4, -4, 3, -3, -1, -1)
(1, 2, 4, 8, 1, 4, 4)
(1000, 31, 420, 2000, 10, 255, 3000000, 86400000000000)
(5, -5, abc, 12, bc, abcd, 98, true)
a	bAAB\"
(18446744073709551610, 0, 5, true, 0)
