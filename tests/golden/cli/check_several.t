# why: each script is judged on its own, and the bad one decides the status
--- file: good.bt
BEGIN { exit(); }
--- file: bad.bt
BEGIN { exit( }
--- cmd: check good.bt bad.bt
--- stdout fragments, in order
good.bt: ok
bad.bt: FAILED
1 ok, 1 failed
--- stderr fragments, in order
bad.bt:1:
--- exit: 1
