--- cmd: check
--- script
BEGIN { if (1) { $a = 1;
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:25-25: ERROR: syntax: expected '}'
BEGIN { if (1) { $a = 1;

HINT: the '{' of line 1 is not closed
  (E0202: scry explain E0202)
--- exit: 1
