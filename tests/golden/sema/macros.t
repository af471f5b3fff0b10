# why: names of a macro's body are its own; parameters are the caller's variables, maps, expressions, types
--- cmd: --no-warnings --unsafe --dump typed
--- script
macro twice(e) { e * 2 }
macro swap($a, $b) { $t = $a; $a = $b; $b = $t; }
macro add(@m, k) { @m[k] = count(); }
macro size(t) { sizeof(t) }
macro pick($v) { 1 }
macro pick(v) { 2 }
begin {
  $t = 7; $x = 1; $y = 2; swap($x, $y); print(twice($t + 1)); add(@c, comm);
  print(size(typeof(uint16))); print(pick($t)); print(pick(5)); print(ppid);
}
--- stdout
prog 0 begin
  $t:int8 = 7:int8
  $x:int8 = 1:int8
  $y:int8 = 2:int8
  block
    $t#1:int8 = $x:int8
    $x:int8 = $y:int8
    $y:int8 = $t#1:int8
  print({
    value ((int64)($t:int8) + 1:int64) * 2:int64
  })
  block
    @c[comm:string[16]]:count_t = count()
  print({
    value 2:uint64
  })
  print({
    value 1:int8
  })
  print({
    value 2:int8
  })
  print({
    value curtask:struct task_struct *.real_parent:struct task_struct *.tgid:int32
  })
