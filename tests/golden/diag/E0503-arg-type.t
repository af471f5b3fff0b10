--- cmd: check
--- script
BEGIN { $a = strlen(5); exit("x"); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:21-22: ERROR: strlen() expects a string, or a pointer or array of int8 (int8 provided)
BEGIN { $a = strlen(5); exit("x"); }
                    ~
  (E0503: scry explain E0503)
script:1:30-33: ERROR: exit() only supports int arguments (string provided)
BEGIN { $a = strlen(5); exit("x"); }
                             ~~~
  (E0503: scry explain E0503)
--- exit: 1
