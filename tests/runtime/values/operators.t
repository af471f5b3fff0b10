# why: each operator at run time, with signed, unsigned and mixed operands; a line begins with its name in parser/ops.def
--- needs-root
--- cmd: -q --no-warnings
--- script
config = { print_maps_on_exit = false }
begin {
	@u = (uint64)12; @s = (int64)-5; @w = (uint32)7; @n = (int8)-3; @zero = (uint64)0; @big = (uint64)0xffffffffffffffff;
	@x = 0x1122; $v = @x; $p = &$v;
	printf("LOR %d %d %d %d\n", @u || @zero, @zero || @zero, @zero || @s, @big || 0);
	printf("LAND %d %d %d\n", @u && @s, @u && @zero, @zero && @s);
	printf("BOR %ld %lu\n", @s | 2, @u | @w);
	printf("BXOR %ld %lu\n", @s ^ 2, @u ^ @w);
	printf("BAND %ld %lu\n", @s & 0xff, @u & @w);
	printf("EQ %d %d %d %d\n", @u == 12, @s == -5, @n == @s, @w == (int8)7);
	printf("NE %d %d %d\n", @u != 12, @s != @n, comm != "no such name");
	printf("LT %d %d %d %d\n", @s < 0, @n < @w, @u < @big, @s < @u);
	printf("GT %d %d %d %d\n", @s > 0, @n > @w, @u > @big, @s > @u);
	printf("LE %d %d %d\n", @u <= 12, @s <= -6, @n <= -3);
	printf("GE %d %d %d\n", @u >= 13, @s >= -6, @n >= -3);
	printf("SHL %ld %lu\n", @s << 1, @u << 40);
	printf("SHR %lu %lu\n", @s >> 1, @u >> 2);
	printf("ADD %ld %ld %lu\n", @s + @n, @u + @s, @big + 2);
	printf("SUB %ld %ld %ld\n", @s - @n, @u - @w, @w - @u);
	printf("MUL %ld %lu\n", @s * @n, @u * @w);
	printf("DIV %lu %lu %lu\n", @u / @w, @s / 2, @u / @zero);
	printf("MOD %lu %lu %lu\n", @u % @w, @big % 10, @u % @zero);
	printf("NEG %ld %ld\n", -@s, -@u);
	printf("NOT %d %d %d\n", !@u, !@zero, !(@s == -5));
	printf("BNOT %ld %lu\n", ~@s, ~@u);
	printf("DEREF %x\n", *$p);
	printf("ADDR %d\n", (uint64)&$v > 0);
	$a = @u; $a += 3; $a *= 2; $a -= 1; $a <<= 2; $a >>= 1; $a /= 3; $a %= 12; $a |= 16; $a ^= 3; $a &= 0x1f; printf("assign %d\n", $a);
	$i = 5; printf("step %d %d %d %d %d\n", $i++, $i, ++$i, $i--, --$i);
	printf("choose %s %d %d\n", @u > 5 ? "more" : "less", @zero ?: 9, @u ?: 9);
}
--- stdout
LOR 1 0 1 1
LAND 1 0 0
BOR -5 15
BXOR -7 11
BAND 251 4
EQ 1 1 0 1
NE 0 1 1
LT 1 1 1 1
GT 0 0 0 0
LE 1 0 1
GE 0 1 1
SHL -10 13194139533312
SHR 9223372036854775805 3
ADD -8 7 1
SUB -2 5 -5
MUL 15 84
DIV 1 9223372036854775805 1
MOD 5 5 1
NEG 5 -12
NOT 0 1 0
BNOT 4 18446744073709551603
DEREF 1122
ADDR 1
assign 20
step 5 6 7 7 5
choose more 9 12


