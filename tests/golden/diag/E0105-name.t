--- cmd: check
--- script
BEGIN { $ = 1; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:9-10: ERROR: syntax: expected identifier after '$'
BEGIN { $ = 1; }
        ~
  (E0105: scry explain E0105)
--- exit: 1
