--- cmd: check
--- script
BEGIN { print("abc" + 5); }
--- stdout
script:1:15-24: WARNING: literal string will always be empty
BEGIN { print("abc" + 5); }
              ~~~~~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
