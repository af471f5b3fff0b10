# why: operands are 64-bit by their own sign, literals take the other side's, minus is signed
--- cmd: --no-warnings --unsafe --dump typed
--- script
begin {
  $u8 = (uint8)5; $i32 = (int32)-1; $u64 = nsecs;
  $a = $u8 + 1; $b = $i32 + $u8; $c = $u64 - 1; $d = $u64 / 1000;
  $e = $i32 < 5; $f = $u8 == $i32; $g = $u64 > 7; $h = -$u8; $i = ~$u64; $j = $u64 >> 3;
}
--- stdout
prog 0 begin
  $u8:uint8 = 5:uint8
  $i32:int32 = -1:int32
  $u64:uint64 = nsecs:uint64
  $a:uint64 = (uint64)($u8:uint8) + 1:uint64
  $b:int64 = (int64)($i32:int32) + (uint64)($u8:uint8)
  $c:int64 = $u64:uint64 - 1:int64
  $d:uint64 = $u64:uint64 / 1000:uint64
  $e:bool = $i32:int32 <s 5:int32
  $f:bool = (int32)($u8:uint8) ==s $i32:int32
  $g:bool = $u64:uint64 > 7:uint64
  $h:int64 = -((uint64)($u8:uint8))
  $i:uint64 = ~($u64:uint64)
  $j:uint64 = $u64:uint64 >> 3:uint64
