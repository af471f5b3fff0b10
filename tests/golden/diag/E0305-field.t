--- cmd: check
--- script
kprobe:vfs_read { $f = (struct file *)arg0; print($f->f_pth); $x = 1; print($x.y); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:55-60: ERROR: Struct/union of type 'struct file' does not contain a field named 'f_pth'
kprobe:vfs_read { $f = (struct file *)arg0; print($f->f_pth); $x = 1; print($x.y); }
                                                      ~~~~~
HINT: did you mean 'f_path'?
  (E0305: scry explain E0305)
script:1:77-81: ERROR: Can not access field 'y' on expression of type 'int8'
kprobe:vfs_read { $f = (struct file *)arg0; print($f->f_pth); $x = 1; print($x.y); }
                                                                            ~~~~
  (E0305: scry explain E0305)
--- exit: 1
