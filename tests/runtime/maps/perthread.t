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
--- stdout


@deleted: 6000
@had: 0
@has: 6000
@late: 0
@most: 2000
@n: 6000
@rest: 0
@twice: 0
