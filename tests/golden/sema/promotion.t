# why: variables, map values and keys take the common type of all uses
--- cmd: --no-warnings --unsafe --dump typed
--- script
begin {
  $x = 1; $x = pid;
  @v = 1; @v = (int32)5;
  @k[1, "a"] = 1; @k[pid, comm] = 2;
  $t = (1, "a"); $t = (300, "abc");
  $r = (a=1, b="x"); $r = (b="long", a=nsecs);
  @n++; $m = 1; $m++; $l = 5; $y = $l == pid;
}
--- stdout
prog 0 begin
  $x:uint32 = 1:uint32
  $x:uint32 = pid:uint32
  @v:int32 = 1:int32
  @v:int32 = 5:int32
  @k[(1:uint32, "a":string[16])]:int8 = 1:int8
  @k[(pid:uint32, comm:string[16])]:int8 = 2:int8
  $t:(int16,string[4]) = (1:int16, "a":string[4])
  $t:(int16,string[4]) = (300:int16, "abc":string[4])
  $r:record { .a = uint64, .b = string[5] } = (a=1:uint64, b="x":string[5])
  $r:record { .a = uint64, .b = string[5] } = (a=nsecs:uint64, b="long":string[5])
  @n:uint64++
  $m:int64 = 1:int64
  $m:int64++
  $l:int8 = 5:int8
  $y:bool = (uint32)($l:int8) == pid:uint32
