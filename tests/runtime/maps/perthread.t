# why: an element for each thread: exact under concurrency, gone for the script when deleted, and gone with its thread
--- needs: root task_storage get_current_task_btf
--- program: flood
--- timeout: 30
--- cmd: -q -c './flood 3 2000 5' script
--- script
let @start = perthread();
let @calls = perthread();
tracepoint:syscalls:sys_enter_getpgid /pid == cpid/ { @start[tid] = nsecs; @calls[tid]++; }
tracepoint:syscalls:sys_exit_getpgid /pid == cpid && @start[tid]/ {
	@n = count();
	@late += nsecs - @start[tid] < 1000000000 ? 0 : 1;
	@has += has_key(@start, tid) ? 1 : 0;
	@deleted += delete(@start, tid) ? 1 : 0;
	@twice += delete(@start, tid) ? 1 : 0;
	@had += has_key(@start, tid) ? 1 : 0;
	@rest += @start[tid];
	@most = max(@calls[tid]);
}
--- check
# From 7.0 on a program can be preempted, and the kernel then refuses other threads their elements on that processor: these are reported.
awk '/^@/ { v[$1] = $2 } END {
	n = v["@n:"]; print n
	exit !(n > 0 && n <= 6000 && v["@deleted:"] == n && v["@has:"] == n && v["@most:"] <= 2000 && !v["@had:"] && !v["@late:"] && !v["@rest:"] && !v["@twice:"])
}' stdout
grep -qx '@n: 6000' stdout || grep -q 'lost\|missed' stderr
