--- cmd: check
--- script
BEGIN { $a = 1 ` 2; print('x'); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:16-17: ERROR: syntax: unexpected input
BEGIN { $a = 1 ` 2; print('x'); }
               ~
  (E0101: scry explain E0101)
script:1:27-30: ERROR: syntax: expected expression
BEGIN { $a = 1 ` 2; print('x'); }
                          ~~~
HINT: strings are written in double quotes; there are no character literals, use the number
  (E0101: scry explain E0101)
--- exit: 1
