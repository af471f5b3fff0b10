# why: one mistake, one message
--- cmd: --mode codegen {script}
--- script
BEGIN { fail("a %d %s", pid, comm); }
--- stderr
script:1:25-28: ERROR: fail() arguments need to be literals
BEGIN { fail("a %d %s", pid, comm); }
                        ~~~
  (E0503: scry explain E0503)
--- exit: 1
