# why: random numbers differ, the processor and node exist
--- needs-root
--- cmd: -q
--- script
interval:ms:1
{
	@values[rand] = 1; @n++;
	if (@n == 50) {
		printf("%d %d\n", cpu < ncpus, numaid < 1024);
		clear(@n);
		exit();
	}
}
--- check
head -n 1 stdout | grep -qx '1 1'
test "$(grep -c '^@values\[' stdout)" -gt 40
