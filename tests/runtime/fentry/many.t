# why: programs on dozens of functions that helpers call: they multiplied each other, and may stand on one stack
--- needs: root vm fentry
--- program: events
--- timeout: 100
--- sh
scry -q --no-warnings -c './events getppid 20' -e 'config = { missing_probes = ignore }
	tracepoint:syscalls:sys_enter_getppid { @calls = count(); printf("%s %d\n", comm, tid); }
	fentry:bpf_get_current*, fentry:*htab*, fentry:*freelist*, fentry:_raw_spin_*, fentry:bpf_ringbuf_* { @[comm, tid] = count(); printf("in %d\n", tid); }
	fexit:bpf_get_current*, fexit:_raw_spin_lock* { @x[comm, nsecs] = count(); }
	end { clear(@); clear(@x); }' > out 2> err
echo "status $? $(grep '^@calls' out)"
--- stdout
status 0 @calls: 20
