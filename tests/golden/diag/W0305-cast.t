--- cmd: check
--- script
BEGIN { $a = (uint64)1; $b = (uint64)$a; print($b); }
--- stdout
script:1:30-38: WARNING: Unnecessary cast: expression is already of type uint64
BEGIN { $a = (uint64)1; $b = (uint64)$a; print($b); }
                             ~~~~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
