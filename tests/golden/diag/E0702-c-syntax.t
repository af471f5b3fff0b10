--- cmd: check
--- script
struct a { int x; int ; };
struct b { int : };
BEGIN { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:2:18-19: ERROR: definitions.h:3:18: error: bitfield width is not a constant expression
struct b { int : };
                 ~
  (E0702: scry explain E0702)
--- exit: 1
