--- cmd: check
--- script
BEGIN { printf("a\qb"); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:18-20: ERROR: syntax: invalid escape character '\q'
BEGIN { printf("a\qb"); }
                 ~~
  (E0103: scry explain E0103)
--- exit: 1
