# why: ranges: short ones are plain loops, long ones callbacks; break, continue, empty and negative ones
--- needs: root loop
--- cmd: -q
--- script
begin {
	$n = 200; $s = 0; for ($i : 0..$n) { if ($i == 100) { break; } if ($i % 2 == 0) { continue; } $s += $i; } print($s);
	$t = 0; for ($i : (-3)..2) { $t = $t + $i; } print($t); for ($i : 5..5) { print("never"); } for ($i : 7..($n - 200)) { print("never"); }
}
--- stdout has
^2500$
^-5$
--- stdout not
never
