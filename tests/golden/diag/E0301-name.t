--- cmd: check
--- script
BEGIN { $a = nsec; print(@never); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:14-18: ERROR: Unknown identifier: 'nsec'
BEGIN { $a = nsec; print(@never); }
             ~~~~
HINT: did you mean 'nsecs'?
  (E0301: scry explain E0301)
script:1:26-32: ERROR: Undefined map: @never
BEGIN { $a = nsec; print(@never); }
                         ~~~~~~
  (E0301: scry explain E0301)
--- exit: 1
