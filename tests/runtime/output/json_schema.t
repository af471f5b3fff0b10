# why: every kind of record that -f json writes fits schema/scry-output.schema.json
--- needs: root cmd:python3
--- timeout: 60
--- program: flood
--- setup
python3 -c 'import jsonschema' 2>/dev/null || { echo "needs python3-jsonschema"; exit 77; }
--- file: all.bt
config = { unstable_tseries = enable }
begin {
	printf("line %d\n", 1); time("%H\n"); cat("/proc/version"); system("echo x");
	print(5); print(-5); print(0xfffffffffffffffe); print(true); print("a\"\n\001b"); print((1, "x")); print((a = 1, b = (c = 2, d = "y")));
	print(buf("\001\377", 2)); print((int64 *)1234); print(ntop(0x0100007f)); print(kstack(2)); print(ksym(0)); print(strftime("%H", nsecs));
	@num = 5; @str["k", 1] = "v"; @tup[1] = (1, "x"); @rec[1] = (a = 1, b = "z"); @big = 0xfffffffffffffffe;
	@cnt = count(); @cnt_k[1] = count(); @sum = sum(-3); @min = min(3); @max[1] = max(9); @avg = avg(3); @avg_k["x"] = avg(4);
	@stats = stats(-3); @stats_k[1, 2] = stats(4); @h = hist(-5); @h = hist(5); @h_k["a b"] = hist(70, 2);
	@l = lhist(5, 0, 10, 2); @l = lhist(-5, 0, 10, 2); @l = lhist(50, 0, 10, 2); @l_k[1] = lhist(3, 0, 10, 2);
	@t = tseries(3, 1s, 5); @t_k[1] = tseries(4, 1s, 5, "avg");
	@d = dist(500); @d_k["x"] = dist(-7);
	@side = (n = count(), s = stats(5)); @side_k[1] = (n = count(), a = avg(2), p = dist(5), h = hist(5), l = lhist(1, 0, 5, 1));
	@stack[kstack(3)] = count(); @empty[1] = 1; clear(@empty); print(@cnt); print(@h_k); print(@side_k, 1, 10, "p.p99 desc");
	errorf("bad %d", 1); warnf("odd %d", 2);
	delete(@empty, 7); $zero = 0; if (1 / $zero) { printf("%d", $zero); }
	exit();
}
--- file: join.bt
tracepoint:syscalls:sys_enter_execve /pid == cpid/ { join(args.argv); exit(); }
--- file: lossy.bt
config = { perf_rb_pages = 1 }
tracepoint:syscalls:sys_enter_getpgid /pid == cpid/ { printf("%d %s\n", args.pid, "0123456789012345678901234567890123456789"); }
--- file: full.bt
let @m = hash(2);
begin { for ($i : 0..9) { @m[$i] = 1; } exit(); }
--- file: tests.bt
test:good { return 0; }
test:bad { printf("x"); return 1; }
bench:loop { @x++; }
--- sh
scry --unsafe -f json -o all.json --stats all.bt 2>err1; grep -a ERROR err1
scry -q -f json -o join.json -c '/bin/true a b' join.bt 2>/dev/null
scry -q -f json -o lossy.json -c './flood 2 20000 10' lossy.bt 2>/dev/null
scry -q -f json -o full.json full.bt 2>/dev/null
scry --test -f json -o test.json tests.bt 2>/dev/null
scry --bench -f json -o bench.json tests.bt 2>/dev/null
$TOP/tests/schema-check $TOP/schema/scry-output.schema.json attached_probes,printf,time,cat,join,syscall,value,map,hist,stats,tseries,dist,lost_events,run_stats,helper_error,runtime_error,errorf,warnf,test_result,benchmark_result *.json
--- exit: 0
--- stdout not
.
