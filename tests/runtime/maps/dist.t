# why: percentiles and histogram of numbers known by hand, with and without a key; negative numbers; clear; a divisor
--- needs: root
# a map this large takes its elements as it fills, and the kernel may have no memory at once for one; that is a reported loss (exit 4)
--- tries: 2
--- cmd: -q --fail-on-loss
--- script
begin {
	for ($i : 1..1001) { @all = dist($i * 1000); @key[$i % 2] = dist($i); }
	@neg = dist(-5); @neg = dist(3);
	@gone = dist(7); @gone_key[1] = dist(7);
	@left[9] = dist(40); @left[5] = dist(63); @left[5] = dist(64); @left[5] = dist(65);
	delete(@left, 9);
	clear(@gone); clear(@gone_key);
	print(@key, 1); clear(@key);
	print(@all, 0, 1000); clear(@all);
	exit();
}
--- exit: 0
--- stdout
@key[1]: count 500, p50 499, p90 903, p99 983, p99.9 999, max 999
[1]                    1 |                                                    |
[2, 4)                 1 |                                                    |
[4, 8)                 2 |                                                    |
[8, 16)                4 |                                                    |
[16, 32)               8 |@                                                   |
[32, 64)              16 |@@@                                                 |
[64, 128)             32 |@@@@@@                                              |
[128, 256)            64 |@@@@@@@@@@@@@                                       |
[256, 512)           128 |@@@@@@@@@@@@@@@@@@@@@@@@@@@                         |
[512, 1K)            244 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|

@all: count 1000, p50 503, p90 892, p99 991, p99.9 991, max 1007
[0]                    1 |                                                    |
[1]                    1 |                                                    |
[2, 4)                 2 |                                                    |
[4, 8)                 4 |                                                    |
[8, 16)                8 |                                                    |
[16, 32)              16 |@                                                   |
[32, 64)              32 |@@@                                                 |
[64, 128)             65 |@@@@@@                                              |
[128, 256)           129 |@@@@@@@@@@@@@                                       |
[256, 512)           258 |@@@@@@@@@@@@@@@@@@@@@@@@@@@                         |
[512, 1K)            484 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|



@left[5]: count 3, p50 64, p90 64, p99 64, p99.9 64, max 64
[32, 64)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |
[64, 128)              2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|

@neg: count 2, p50 -1, p90 3, p99 3, p99.9 3, max 3
(..., 0)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
[0]                    0 |                                                    |
[1]                    0 |                                                    |
[2, 4)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
