--- file: self.h
#include "self.h"
--- cmd: check
--- script
#include "self.h"
BEGIN { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
./self.h:1:10-18: ERROR: ./self.h:1:10: fatal error: #include nested too deeply
#include "self.h"
         ~~~~~~~~
  (E0705: scry explain E0705)
--- exit: 1
