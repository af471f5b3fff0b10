--- cmd: check
--- script
fn f($a : uint64) : uint64 { return $a; }
BEGIN { print(f("x")); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:2:17-20: ERROR: Expected uint64 for argument $a got string[2]
BEGIN { print(f("x")); }
                ~~~
  (E0312: scry explain E0312)
--- exit: 1
