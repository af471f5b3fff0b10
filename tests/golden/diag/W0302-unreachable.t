--- cmd: check
--- script
BEGIN { exit(); printf("x"); }
--- stdout
script:1:17-28: WARNING: Unreachable statement.
BEGIN { exit(); printf("x"); }
                ~~~~~~~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
