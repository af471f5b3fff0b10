# why: arithmetic keeps the pointer left and the count unscaled; fields, spaces, dereferences
--- cmd: --no-warnings --unsafe --dump typed
--- script
kprobe:vfs_read {
  $f = (struct file *)arg0;
  print($f.f_inode.i_ino); print($f->f_path.dentry.d_name.name);
  $p = (int32 *)arg1; $q = $p + 2; $r = 3 + $p; $p++; print(*$p); print($p[4]); print($p == $q); print($f == 0);
  print(curtask.comm); print(curtask.signal.rlim[1].rlim_max); print(*arg2);
}
--- stdout
prog 0 kprobe:vfs_read
  $f:struct file * = (struct file *)(argN(0):uint64)
  print($f:struct file *.f_inode:struct inode *.i_ino:uint64)
  print($f:struct file *.f_path:struct path.dentry:struct dentry *.d_name:struct qstr.name:uint8 *)
  $p:int32 * = (int32 *)(argN(1):uint64)
  $q:int32 * = $p:int32 * + 2:int64
  $r:int32 * = $p:int32 * + 3:int64
  $p:int32 *++
  print(*($p:int32 *):int32)
  print($p:int32 *[4:uint64]:int32)
  print((uint64)($p:int32 *) == (uint64)($q:int32 *))
  print((uint64)($f:struct file *) == 0:uint64)
  print(curtask:struct task_struct *.comm:string[17])
  print(curtask:struct task_struct *.signal:struct signal_struct *.rlim:struct rlimit[16][1:uint64]:struct rlimit.rlim_max:uint64)
  print((uint64)(*((uint64 *)(argN(2):uint64)):uint64))
