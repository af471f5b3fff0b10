# why: names, hooks and attach points of programs
--- cmd: --no-warnings --unsafe --dump plan
--- script
begin { @[probe] = count(); }
kprobe:vfs_read, kprobe:vfs_write { @[probe] = count(); }
myname=tracepoint:sched:sched_switch { @x = 1; }
interval:2s { print(strftime("%H:%M", nsecs)); print(cgroup_path(cgroup, "uni*")); }
--- stdout
type 0: void, 0 bytes
type 1: timestamp, 16 bytes
type 2: cgroup_path_t, 16 bytes
type 3: count_t, 8 bytes
type 4: string, 8 bytes
type 5: int8, 1 bytes
text 0: ""
text 1: "%H:%M"
text 2: "uni*"
map 0: ring, ring, ringbuf, key 0, value 0, entries 4194304
map 1: ctl, ctl, ringbuf, key 0, value 0, entries 262144
map 2: globals, globals, array, key 4, value 512, entries 1
map 3: rodata, rodata, array, key 4, value 128, entries 1
map 4: scratch, scratch, percpu_array, key 4, value 8, entries 4
map 5: nest, nest, array, key 4, value 64, entries 1
map 6: @, user, percpu_hash, string -> count_t, key 8, value 8, entries 4096
map 7: @x, user, array, - -> int8, key 4, value 16, entries 1, present at 8
prog 0: begin, begin by test_run, type 17
prog 1: kprobe_vfs_read, kprobe by kprobe_multi, type 2, attach 42
prog 2: myname, tracepoint by raw_tracepoint, type 17
prog 3: interval_us_200, interval by perf_event, type 7
ap 0: begin, prog 0 at script:1:1
ap 1: kprobe:vfs_read, prog 1 at script:2:1
ap 2: kprobe:vfs_write, prog 1 at script:2:18
ap 3: tracepoint:sched:sched_switch, prog 2 at script:3:1
ap 4: interval:us:2000000, prog 3, period 2000000000 at script:4:1
event 0: print_value (+8 timestamp), 24 to 24 bytes
event 1: print_value (+8 cgroup_path_t), 24 to 24 bytes
probes 5
