--- cmd: check
--- script
BEGIN { fail("not %d here", 1); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:9-31: ERROR: not 1 here
BEGIN { fail("not %d here", 1); }
        ~~~~~~~~~~~~~~~~~~~~~~
  (E0510: scry explain E0510)
--- exit: 1
