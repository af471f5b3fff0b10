--- cmd: check
--- script
BEGIN { for ($i : 5) { } }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:20-21: ERROR: syntax: expected map or range in for loop
BEGIN { for ($i : 5) { } }
                   ~
  (E0211: scry explain E0211)
--- exit: 1
