# why: \x without digits has a message of its own
--- cmd: check
--- script
BEGIN { print("\xz"); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:16-18: ERROR: syntax: invalid hex escape sequence
BEGIN { print("\xz"); }
               ~~
  (E0103: scry explain E0103)
--- exit: 1
