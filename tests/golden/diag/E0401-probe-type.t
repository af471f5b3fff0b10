--- cmd: check
--- script
kprob:vfs_read { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:1-15: ERROR: Invalid probe type: kprob
kprob:vfs_read { exit(); }
~~~~~~~~~~~~~~
HINT: did you mean 'kprobe'?
  (E0401: scry explain E0401)
--- exit: 1
