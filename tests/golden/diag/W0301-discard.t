--- cmd: check
--- script
BEGIN { 1 + 2; exit(); }
--- stdout
script:1:9-14: WARNING: Return value discarded.
BEGIN { 1 + 2; exit(); }
        ~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
