--- cmd: check
--- script
BEGIN { $a = "x" * 2; $b = -"y"; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:14-21: ERROR: Type mismatch for '*': comparing string[2] with int8
BEGIN { $a = "x" * 2; $b = -"y"; }
             ~~~~~~~
script:1:14-17: ERROR: left (string[2])
BEGIN { $a = "x" * 2; $b = -"y"; }
             ~~~
script:1:20-21: ERROR: right (int8)
BEGIN { $a = "x" * 2; $b = -"y"; }
                   ~
  (E0303: scry explain E0303)
script:1:28-32: ERROR: The - operator can not be used on expressions of type 'string[2]'
BEGIN { $a = "x" * 2; $b = -"y"; }
                           ~~~~
  (E0304: scry explain E0304)
--- exit: 1
