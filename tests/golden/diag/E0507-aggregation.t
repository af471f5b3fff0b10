--- cmd: check
--- script
BEGIN { $a = count(); @h = lhist(1, 10, 5, 1); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:14-21: ERROR: count() must be assigned directly to a map
BEGIN { $a = count(); @h = lhist(1, 10, 5, 1); }
             ~~~~~~~
  (E0507: scry explain E0507)
script:1:28-46: ERROR: lhist() min must be less than max (provided min 10 and max 5)
BEGIN { $a = count(); @h = lhist(1, 10, 5, 1); }
                           ~~~~~~~~~~~~~~~~~~
  (E0507: scry explain E0507)
--- exit: 1
