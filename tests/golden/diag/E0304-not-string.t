--- cmd: check
--- script
begin { if (!"string") { print(1); } print(!comm); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:13-22: ERROR: The ! operator can not be used on expressions of type 'string[7]'
begin { if (!"string") { print(1); } print(!comm); }
            ~~~~~~~~~
HINT: to see whether a string is empty, compare it with ""
  (E0304: scry explain E0304)
script:1:44-49: ERROR: The ! operator can not be used on expressions of type 'string[16]'
begin { if (!"string") { print(1); } print(!comm); }
                                           ~~~~~
HINT: to see whether a string is empty, compare it with ""
  (E0304: scry explain E0304)
--- exit: 1
