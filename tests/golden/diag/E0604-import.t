--- cmd: check
--- script
import "no/such/file.bt";
BEGIN { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:1-25: ERROR: Unable to find suitable path for import
import "no/such/file.bt";
~~~~~~~~~~~~~~~~~~~~~~~~
HINT: tried: no/such/file.bt
  (E0604: scry explain E0604)
--- exit: 1
