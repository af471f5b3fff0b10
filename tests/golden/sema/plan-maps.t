# why: store, sizes and flags of each kind of map
--- cmd: --no-warnings --unsafe --dump plan
--- script
let @d = lruhash(10); let @p = percpuhash(20);
begin {
  @c = count(); @v = nsecs; @s = sum(1); @k[comm, pid] = 1; @kc[tid] = count(); @h = hist(5); @kh[1] = hist(5, 2);
  @l = lhist(5, 0, 100, 10); @t = tseries(5, 1s, 10, "max"); @str = "abc"; @stk[kstack(3)] = count(); @d[1] = 2; @p[1] = sum(-1);
  @mn = min(5); @av = avg(-5); @read = count(); print(@read + 1);
}
--- stdout
type 0: void, 0 bytes
type 1: uint64, 8 bytes
type 2: int8, 1 bytes
type 3: sum_t, 8 bytes
type 4: count_t, 8 bytes
type 5: string[16], 16 bytes
type 6: uint32, 4 bytes
type 7: (string[16],uint32), 20 bytes { +0 string[16], +16 uint32 }
type 8: hist_t, 8 bytes
type 9: lhist_t, 8 bytes
type 10: tseries_t, 16 bytes
type 11: string[4], 4 bytes
type 12: kstack_bpftrace_3, 16 bytes, by id
type 13: min_t, 16 bytes
type 14: avg_t, 16 bytes
text 0: ""
map 0: ring, ring, ringbuf, key 0, value 0, entries 4194304
map 1: ctl, ctl, ringbuf, key 0, value 0, entries 262144
map 2: globals, globals, array, key 4, value 512, entries 1
map 3: rodata, rodata, array, key 4, value 128, entries 1
map 4: scratch, scratch, percpu_array, key 4, value 8, entries 4
map 5: nest, nest, array, key 4, value 64, entries 1
map 6: @d, user, lru_hash, int8 -> int8, key 1, value 8, entries 10
map 7: @p, user, percpu_hash, int8 -> sum_t, key 1, value 8, entries 20
map 8: @c, user, percpu_array, - -> count_t, key 4, value 8, entries 1
map 9: @v, user, array, - -> uint64, key 4, value 16, entries 1, present at 8
map 10: @s, user, percpu_array, - -> sum_t, key 4, value 16, entries 1, present at 8
map 11: @k, user, hash, (string[16],uint32) -> int8, key 20, value 8, entries 4096
map 12: @kc, user, percpu_hash, uint32 -> count_t, key 4, value 8, entries 4096
map 13: @h, user, percpu_array, - -> hist_t, key 4, value 528, entries 1, 66 buckets
map 14: @kh, user, percpu_hash, int8 -> hist_t, key 1, value 2024, entries 4096, 253 buckets
map 15: @l, user, percpu_array, - -> lhist_t, key 4, value 96, entries 1, 12 buckets, lhist 0 to 100 by 10
map 16: @t, user, percpu_hash, - -> tseries_t, key 8, value 24, entries 4096, bucket at 0, 10 x 1000000000 ns
map 17: @str, user, array, - -> string[4], key 4, value 16, entries 1, present at 8
map 18: @stk, user, percpu_hash, kstack_bpftrace_3 -> count_t, key 16, value 8, entries 4096
map 19: @mn, user, percpu_array, - -> min_t, key 4, value 16, entries 1
map 20: @av, user, percpu_array, - -> avg_t, key 4, value 16, entries 1
map 21: @read, user, percpu_array, - -> count_t, key 4, value 8, entries 1
map 22: stacks, stacks, hash, key 8, value 24, entries 8192
prog 0: begin, begin by test_run, type 17
ap 0: begin, prog 0 at script:2:1
event 0: print_value (+8 uint64), 16 to 16 bytes
needs map_lookup_percpu_elem
probes 1
