# why: a count or rate that is no number: what is wrong with the text, and the rule
--- cmd: --mode codegen {script}
--- script
software:cs:x { }
profile:hz:abc { }
interval:s:5x { }
--- stderr
script:1:1-14: ERROR: Invalid count for software probe: invalid integer: x
software:cs:x { }
~~~~~~~~~~~~~
HINT: software probe can only have an integer count
  (E0402: scry explain E0402)
script:2:1-15: ERROR: Invalid rate of profile probe: invalid integer: abc
profile:hz:abc { }
~~~~~~~~~~~~~~
HINT: profile probe must have an integer frequency
  (E0402: scry explain E0402)
script:3:1-14: ERROR: Invalid rate of interval probe: invalid trailing bytes: 5x
interval:s:5x { }
~~~~~~~~~~~~~
HINT: interval probe must have an integer frequency
  (E0402: scry explain E0402)
--- exit: 1
