--- cmd: --dump typed
--- script
kprobe:vfs_read { @[comm, arg2] = count(); $f = (struct file *)arg0; $x = $f->f_flags; }
--- stdout
prog 0 kprobe:vfs_read
  block
    assign =
      map-at @
        tuple
          call comm
          call arg2
      call count
    assign =
      variable $f
      cast 
        call arg0
    assign =
      variable $x
      field f_flags
        variable $f
