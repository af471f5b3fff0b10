# why: functions of the script call each other, return early, and return negative values
--- needs-root
--- cmd: -q
--- script
fn add($a : int64, $b : int64) : int64 { return $a + $b; }
fn f($x : int64) : int64 { if ($x > 3) { return 100; } return add($x, 1); }
begin { print((f(2), f(5), add(-3, 1))); }
--- stdout has
^\(3, 100, -2\)$
