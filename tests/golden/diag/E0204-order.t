--- cmd: check
--- script
BEGIN { exit(); }
config = { missing_probes = "warn" }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:2:1-7: ERROR: syntax: config must appear before probes and functions
config = { missing_probes = "warn" }
~~~~~~
  (E0204: scry explain E0204)
--- exit: 1
