# why: clocks move forwards and agree with each other; elapsed begins with the run
--- needs-root
--- cmd: -q
--- script
BEGIN
{
	$a = nsecs; $b = nsecs; $m = nsecs(monotonic); $e = elapsed;
	printf("%d %d %d\n", $b >= $a, $m > 0 && $m < nsecs, $e < 60000000000);
	printf("%d\n", nsecs(sw_tai) > 1700000000000000000);
	printf("%d\n", jiffies > 4000000000 || jiffies > 1000);
	exit();
}
--- stdout
1 1 1
1
1
