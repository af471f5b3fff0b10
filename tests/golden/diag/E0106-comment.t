--- cmd: check
--- script
BEGIN { exit(); }
/* never closed
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:2:1-3: ERROR: syntax: unterminated comment
/* never closed
~~
  (E0106: scry explain E0106)
--- exit: 1
