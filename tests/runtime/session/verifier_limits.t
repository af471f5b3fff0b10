# why: a program beyond the verifier's limits: the error is that of the program, not of the log, which does not fit either
--- needs: root
--- cmd: -q
--- env: BPFTRACE_LOG_SIZE=5000
--- script
begin {
	$i = nsecs;
	$n = 0;
	while ($n < 3000) {
		$n++;
		if ($i & 1) { @a = $i; }
		if ($i & 2) { @b = $i; }
		$i = $i * 3 + 1;
		$k = 0;
		while ($k < 200) { $k++; if ($i % 3) { $i++ } if ($i % 5) { @d = $i } }
	}
	exit();
}
--- exit: 255
--- stderr has
Error loading BPF program for begin\. Error code: -(7|12|14) \(
^HINT: the log of the kernel did not fit into 5000 bytes and is cut; raise the config key log_size$
--- stderr not
No space left
