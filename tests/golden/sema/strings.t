# why: capacities of str(), char arrays, comparisons
--- cmd: --no-warnings --unsafe --dump typed
--- script
kprobe:vfs_read {
  $a = str(arg0); $b = str(arg0, 16); $c = str(arg0, arg1); $d = buf(arg0, 8); $e = buf(arg0, arg1);
  if (comm == "bash" && curtask.comm != $a) { print(strncmp($a, "abc", 2)); print(strcontains($a, "x")); }
  $s = "ab"; $s = "abcd"; print($s[1]);
}
--- stdout
prog 0 kprobe:vfs_read
  $a:string[1024] = str((int8 *)(argN(0):uint64)):string[1024]
  $b:string[17] = str((int8 *)(argN(0):uint64)):string[17]
  $c:string[1024] = str((int8 *)(argN(0):uint64), argN(1):uint64):string[1024]
  $d:buffer[12] = buf((uint8 *)(argN(0):uint64), 8:uint64):buffer[12]
  $e:buffer[1024] = buf((uint8 *)(argN(0):uint64), argN(1):uint64):buffer[1024]
  if (comm:string[16] == "bash":string[5]) && (curtask:struct task_struct *.comm:string[17] != $a:string[1024])
    print(strncmp($a:string[1024], "abc":string[4]):uint64)
    print(strcontains($a:string[1024], "x":string[2]):bool)
  $s:string[5] = "ab":string[5]
  $s:string[5] = "abcd":string[5]
  print($s:string[5][1:uint64]:int8)
