# why: random numbers differ, the processor and node exist
--- needs-root
--- cmd: -q
--- script
interval:ms:1
{
	@values[rand] = 1; @n++;
	if (@n == 50) {
		printf("%d %d %d\n", len(@values) > 40, cpu < ncpus, numaid < 1024);
		clear(@values); clear(@n);
		exit();
	}
}
--- stdout
1 1 1
