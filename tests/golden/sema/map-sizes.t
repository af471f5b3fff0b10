# why: sizes of maps as numbers of elements and as memory; maps that belong to threads have none
--- cmd: --no-warnings --dump plan
--- script
let @a = hash(1MB); let @b = lruhash(64kB); let @c = percpuhash(1GB); let @d = hash(100); let @t = perthread();
begin { @a[1] = 2; @b["x"] = 1; @c[1] = count(); @d[1] = 1; @t[tid] = 5; }
--- stdout fragments, in order
@a, user, hash, int8 -> int8, key 1, value 8, entries 9362
@b, user, lru_hash, string[2] -> int8, key 2, value 8, entries 585
@c, user, percpu_hash, int8 -> count_t, key 1, value 8, entries
no prealloc
@d, user, hash, int8 -> int8, key 1, value 8, entries 100
@t, user, task_storage, uint32 -> int8, key 4, value 16, entries 0, present at 8
