--- cmd: check
--- script
BEGIN { break; }
END { continue; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:9-14: ERROR: 'break' statement is not allowed in a probe
BEGIN { break; }
        ~~~~~
  (E0316: scry explain E0316)
script:2:7-15: ERROR: 'continue' statement is not allowed in a probe
END { continue; }
      ~~~~~~~~
  (E0316: scry explain E0316)
--- exit: 1
