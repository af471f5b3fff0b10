--- cmd: check
--- script
BEGIN { print(cpid); }
--- stdout
script:1:15-19: WARNING: No child command (`-c`); cpid is zero
BEGIN { print(cpid); }
              ~~~~
script: ok
1 scripts: 1 ok, 0 failed
