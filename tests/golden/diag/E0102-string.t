--- cmd: check
--- script
BEGIN { printf("abc); }
END { print("x
y"); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:16-24: ERROR: syntax: unterminated string
BEGIN { printf("abc); }
               ~~~~~~~~
  (E0102: scry explain E0102)
--- exit: 1
