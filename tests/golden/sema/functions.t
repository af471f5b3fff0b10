# why: functions of the script: arguments and results are cast to the declaration
--- cmd: --no-warnings --unsafe --dump typed
--- script
fn add($a : int32, $b : uint8) : int64 { $c = $a + $b; return $c; }
begin { print(add(1, 300)); $x = add(pid, tid); }
--- stdout
fn add:int64 $a:int32 $b:uint8
  $c:int64 = (int64)($a:int32) + (uint64)($b:uint8)
  return $c:int64
prog 0 begin
  print(add(1:int32, 44:uint8):int64)
  $x:int64 = add((int32)(pid:uint32), (uint8)(tid:uint32)):int64
