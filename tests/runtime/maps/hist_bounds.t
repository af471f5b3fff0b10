# why: bucket of each kind of value: negative, 0, powers of two, the largest; with sub-buckets and linear ones
--- needs-root
--- cmd: -q
--- script
begin {
	@h = hist(-1); @h = hist(0); @h = hist(1); @h = hist(3); @h = hist(4); @h = hist(9223372036854775807);
	@b = hist(3, 2); @b = hist(9, 2); @b = hist(1000, 2);
	@l = lhist(5, 10, 100, 10); @l = lhist(10, 10, 100, 10); @l = lhist(99, 10, 100, 10); @l = lhist(100, 10, 100, 10);
	@l = lhist(5000, 10, 100, 10); @k[7] = hist(600);
}
--- stdout has
^\(\.\.\., 0\) +1 \|
^\[0\] +1 \|
^\[1\] +1 \|
^\[2, 4\) +1 \|
^\[4, 8\) +1 \|
^\[4E, 8E\) +1 \|
^\[3\] +1 \|
^\[8, 10\) +1 \|
^\[896, 1024\) +1 \|
^\(\.\.\., 10\) +1 \|
^\[10, 20\) +1 \|
^\[90, 100\) +1 \|
^\[100, \.\.\.\) +2 \|
^@k\[7\]:$
^\[512, 1K\) +1 \|
