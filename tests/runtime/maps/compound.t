# why: every compound assignment on an element, in place, and on a missing one
--- needs-root
--- cmd: -q
--- script
begin {
	@x[1] = 4; @x[1] += 10; @x[1] -= 3; @x[1] *= 2; @x[1] /= 3; @x[1] %= 100; @x[1] |= 64; @x[1] &= 127; @x[1] ^= 1;
	@x[1] <<= 2; @x[1] >>= 1; @x[2] -= 1; @x[3] |= 5;
}
--- stdout has
^@x\[1\]: 140$
^@x\[2\]: -1$
^@x\[3\]: 5$
