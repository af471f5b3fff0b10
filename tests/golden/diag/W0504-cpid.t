--- cmd: --mode codegen
--- script
BEGIN { print(cpid); }
--- stdout
script:1:15-19: WARNING: No child command (`-c`); cpid is zero
BEGIN { print(cpid); }
              ~~~~
