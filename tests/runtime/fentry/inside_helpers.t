# why: programs on what their own helpers call: kernels before 5.12 let them call themselves until the stack runs over
--- needs: root vm fentry
--- program: events
--- timeout: 60
--- sh
for f in bpf_get_current_comm bpf_get_current_pid_tgid ktime_get_mono_fast_ns _raw_spin_lock_irqsave htab_map_update_elem bpf_ringbuf_output; do
	scry -q --no-warnings -c './events getppid 50' -e "config = { missing_probes = ignore }
		tracepoint:syscalls:sys_enter_getppid
		/comm == \"events\"/ { @calls = count(); @at[tid, nsecs] = 1; printf(\"%s\\n\", comm); }
		fentry:$f { @[comm, tid] = count(); @h[nsecs] = 1; } fexit:$f { @x[comm, tid] = count(); } end { clear(@at); clear(@h); }" > out 2> err
	echo "$f $? $(grep -c '^events$' out) $(grep '^@calls' out) $(grep ERROR err)" | sed "s, *$,,"
done
--- stdout
bpf_get_current_comm 0 50 @calls: 50
bpf_get_current_pid_tgid 0 50 @calls: 50
ktime_get_mono_fast_ns 0 50 @calls: 50
_raw_spin_lock_irqsave 0 50 @calls: 50
htab_map_update_elem 0 50 @calls: 50
bpf_ringbuf_output 0 50 @calls: 50
