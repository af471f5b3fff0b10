--- cmd: check
--- script
BEGIN { $a = ; }
END { printf("x" }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:14-15: ERROR: syntax: expected expression
BEGIN { $a = ; }
             ~
  (E0201: scry explain E0201)
script:2:18-19: ERROR: syntax: expected ')'
END { printf("x" }
                 ~
  (E0201: scry explain E0201)
--- exit: 1
