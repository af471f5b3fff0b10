--- cmd: check
--- script
test:a { }
test:a { }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:2:1-7: ERROR: "a" was used as the name for more than one TEST probe
test:a { }
~~~~~~
script:1:1-7: ERROR: this is the other instance
test:a { }
~~~~~~
  (E0408: scry explain E0408)
--- exit: 1
