# why: arguments are 64-bit, reads in expressions are numbers
--- cmd: --no-warnings --unsafe --dump typed
--- script
begin {
  @c = count(); @s[comm] = sum(pid); @i = sum((int32)-1); @h = hist(nsecs); @l = lhist(5, 0, 100, 10); @a = avg(cpu);
  if (@c > 5) { print(@c + 1); } $x = @s["a"]; print((int32)@a); print(@c); print(@s, 5); clear(@h); zero(@s);
}
--- stdout
prog 0 begin
  @c:count_t = count()
  @s[comm:string[16]]:usum_t = sum((uint64)(pid:uint32))
  @i:sum_t = sum(-1:int64)
  @h:hist_t = hist(nsecs:uint64)
  @l:lhist_t = lhist(5:int64)
  @a:uavg_t = avg(cpu:uint64)
  if (uint64)(@c:count_t) > 5:uint64
    print((uint64)(@c:count_t) + 1:uint64)
  $x:uint64 = (uint64)(@s["a":string[16]]:usum_t)
  print((int32)((uint64)(@a:uavg_t)))
  print(@c, 0:uint64, 0:uint64)
  print(@s, 5:uint64, 0:uint64)
  clear(@h)
  zero(@s)
