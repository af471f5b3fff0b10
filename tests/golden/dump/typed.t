--- cmd: --dump typed
--- script
kprobe:vfs_read { @[comm, arg2] = count(); $f = (struct file *)arg0; $x = $f->f_flags; }
--- stdout
prog 0 kprobe:vfs_read
  @[(comm:string[16], argN(2):uint64)]:count_t = count()
  $f:struct file * = (struct file *)(argN(0):uint64)
  $x:uint32 = $f:struct file *.f_flags:uint32
