--- cmd: check
--- script
#include "no_such_header.h"
BEGIN { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:10-28: ERROR: definitions.h:2:10: fatal error: 'no_such_header.h' file not found
#include "no_such_header.h"
         ~~~~~~~~~~~~~~~~~~
  (E0701: scry explain E0701)
--- exit: 1
