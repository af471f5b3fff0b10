# why: variables of enclosing blocks that a loop's body uses are captured; exit() leaves the loop
--- cmd: --no-warnings --unsafe --dump typed
--- script
begin {
  $sum = 0; $other = 1;
  for ($i : 0..10) { $sum += $i; $own = $sum; for ($k : 0..$i) { $sum++; if ($sum > 100) { break; } } }
  @m[1, comm] = 5;
  for ($kv : @m) { print($kv.0.1); if ($kv.1 == $other) { exit(); } }
  @c[1] = count(); for ($kv : @c) { print($kv.1 + 1); }
  unroll (3) { $sum--; } while ($sum > 0) { $sum--; continue; }
}
--- stdout
prog 0 begin
  $sum:int64 = 0:int64
  $other:int8 = 1:int8
  for $i:int64 : 0:int64 .. 10:int64 captures $sum
    $sum:int64 += $i:int64
    $own:int64 = $sum:int64
    for $k:int64 : 0:int64 .. $i:int64 captures $sum
      $sum:int64++
      if $sum:int64 >s 100:int64
        break
  @m[(1:int8, comm:string[16])]:int8 = 5:int8
  for $kv:((int8,string[16]),int8) : @m captures $other
    print($kv:((int8,string[16]),int8).0:(int8,string[16]).1:string[16])
    if $kv:((int8,string[16]),int8).1:int8 ==s $other:int8
      exit(0:int64)
  @c[1:int8]:count_t = count()
  for $kv:(int8,uint64) : @c
    print($kv:(int8,uint64).1:uint64 + 1:uint64)
  unroll 3:uint64
    $sum:int64--
  while $sum:int64 >s 0:int64
    $sum:int64--
    continue
