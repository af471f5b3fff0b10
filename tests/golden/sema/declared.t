# why: a declared type stays; values are cast to it
--- cmd: --no-warnings --unsafe --dump typed
--- script
begin { let $a : uint8 = 5; $a = pid; $a++; $a += 300; let $b : int64; $b = $a; let $s : string[8] = "abc"; }
--- stdout
prog 0 begin
  let $a:uint8 = 5:uint8
  $a:uint8 = (uint8)(pid:uint32)
  $a:uint8++
  $a:uint8 += 300:uint64
  let $b:int64
  $b:int64 = (int64)($a:uint8)
  let $s:string[8] = "abc":string[8]
