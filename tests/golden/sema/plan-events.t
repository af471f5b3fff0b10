# why: layouts of records: alignment, long strings behind, control records, equal ones once
--- cmd: --no-warnings --unsafe --dump plan
--- script
begin {
  printf("%s %d %s %c\n", comm, pid, str(0), 5); printf("%s %d %s %c\n", comm, pid, str(0), 5); print((1, "abc", nsecs)); print(kstack(2));
  @m[1] = count(); print(@m, 5); clear(@m); zero(@m); time("%H\n"); cat("/proc/%d/maps", pid); system("echo %s", comm); errorf("no %d", 1);
  join(0, ","); exit(3);
}
kprobe:vfs_read { printf("%d %s %lx %s\n", (int8)1, str(arg0), arg1, buf(arg0, 3)); }
--- stdout
type 0: void, 0 bytes
type 1: string[16], 16 bytes
type 2: uint32, 4 bytes
type 3: string[2], 2 bytes
type 4: int8, 1 bytes
type 5: string[4], 4 bytes
type 6: uint64, 8 bytes
type 7: (int8,string[4],uint64), 16 bytes { +0 int8, +1 string[4], +8 uint64 }
type 8: kstack_bpftrace_2, 24 bytes
type 9: string[1024], 1024 bytes
type 10: buffer[7], 7 bytes
type 11: count_t, 8 bytes
text 0: ""
map 0: ring, ring, ringbuf, key 0, value 0, entries 4194304
map 1: ctl, ctl, ringbuf, key 0, value 0, entries 262144
map 2: globals, globals, array, key 4, value 512, entries 1
map 3: rodata, rodata, array, key 4, value 128, entries 1
map 4: scratch, scratch, percpu_array, key 4, value 8, entries 4
map 5: nest, nest, array, key 4, value 64, entries 1
map 6: @m, user, percpu_hash, int8 -> count_t, key 1, value 8, entries 4096, drained
prog 0: begin, begin by test_run, type 17
prog 1: kprobe_vfs_read, kprobe by perf_kprobe, type 2
ap 0: begin, prog 0 at script:1:1
ap 1: kprobe:vfs_read, prog 1 at script:6:1
event 0: printf "%s %d %s %c\n" (+8 string[16], +24 uint32, +28 string[2], +30 int8), 32 to 32 bytes
event 1: print_value (+8 (int8,string[4],uint64)), 24 to 24 bytes
event 2: print_value (+8 kstack_bpftrace_2), 32 to 32 bytes
event 3: print_map, control, map 6 (+16 uint64, +24 uint64), 32 to 32 bytes
event 4: clear, control, map 6, 16 to 16 bytes
event 5: zero, control, map 6, 16 to 16 bytes
event 6: time "%H\n", 8 to 8 bytes
event 7: cat "/proc/%d/maps" (+8 uint32), 16 to 16 bytes
event 8: system "echo %s" (+8 string[16]), 24 to 24 bytes
event 9: errorf "no %d" (+8 int8), 16 to 16 bytes
event 10: join "," (var +8 string[1024], var +16 string[1024], var +24 string[1024], var +32 string[1024], var +40 string[1024], var +48 string[1024], var +56 string[1024], var +64 string[1024], var +72 string[1024], var +80 string[1024], var +88 string[1024], var +96 string[1024], var +104 string[1024], var +112 string[1024], var +120 string[1024], var +128 string[1024]), 136 to 16520 bytes
event 11: exit, control, 16 to 16 bytes
event 12: drain, control, map 6 (+16 uint64, +24 uint64), 32 to 32 bytes
event 13: printf "%d %s %lx %s\n" (+8 int8, var +12 string[1024], +24 uint64, +32 buffer[7]), 40 to 1064 bytes
site 1: script:3:121 - -
probes 2
