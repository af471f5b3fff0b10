# why: errorf and warnf go to the error stream with the place in the script; --no-warnings hides warnf
--- needs-root
--- sh: scry -q -e 'BEGIN { errorf("bad %d", 5); warnf("odd %d", 6); exit(); }' 2> both; scry -q --no-warnings -e 'BEGIN { errorf("bad %d", 5); warnf("odd %d", 6); exit(); }' 2> one; cat both; echo; cat one
--- stdout fragments, in order
ERROR: bad 5
WARNING: odd 6
ERROR: bad 5
--- check
! grep odd one
