# why: whatever kind of name it is, the nearest one of that kind is offered
--- sh: while IFS= read -r line; do printf '%s\n' "$line" > s; scry --mode codegen s 2>&1 | sed -n 's/^HINT: did you mean //p'; done < lines; scry opensnop 2>&1 | tail -1; scry chekc x 2>&1 | tail -1; scry --unsfae 2>&1 | tail -1; scry --has kprobe_mutli 2>&1 | tail -1; scry explain unusd-map 2>&1 | tail -1; scry -W unusd-map -e 'begin { }' 2>&1 | tail -1
--- file: lines
kprob:vfs_read { }
kprobe:vfs_raed { }
tracepoint:shced:sched_switch { }
tracepoint:sched:sched_swich { }
tracepoint:sched:sched_switch { print(args.prev_com); }
rawtracepoint:sched_swich { }
iter:tsk { }
software:cpu-clok:1 { }
begin { $count = 1; print($cuont); }
begin { @count = 1; print(@cuont); }
begin { @ = cuont(); }
begin { print(nsec); }
macro foo_bar(x) { x } begin { print(foo_bra(1)); }
fn addit($a : uint64) : uint64 { return $a; } begin { print(adit(1)); }
begin { $p = (struct task_strct *)0; }
begin { print(curtask.pidd); }
begin { $r = (count = 1, b = 2); print($r.cuont); }
begin { $x = (uint6)1; }
struct mine { int a; }; begin { $x = (struct mien *)0; }
enum color { RED_ONE, GREEN_ONE }; begin { print(GREEN_NOE); }
config = { max_map_kesy = 1 } begin { }
--- stdout
'kprobe'?
'vfs_read'?
'tracepoint:sched:sched_switch'?
'tracepoint:sched:sched_switch'?
'prev_comm'?
'rawtracepoint:sched_switch'?
'task'?
'cpu-clock'?
'$count'?
'@count'?
'count'?
'nsecs'?
'foo_bar'?
'addit'?
'struct task_struct'?
'pid'?
'count'?
'uint8'?
'struct mine'?
'GREEN_ONE'?
'max_map_keys'?
HINT: did you mean 'opensnoop'?
HINT: did you mean 'check'?
HINT: did you mean '--unsafe'?
HINT: did you mean 'kprobe_multi'?
HINT: did you mean 'unused-map'?
ERROR: USAGE: there is no warning 'unusd-map', did you mean 'unused-map'; scry explain lists them.
