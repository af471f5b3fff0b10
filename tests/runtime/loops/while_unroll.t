# why: while with break and continue, unroll, on every kernel
--- needs-root
--- cmd: -q
--- script
begin {
	$i = 0; while ($i < 10) { if ($i == 7) { break; } $i++; if ($i == 2) { continue; } @s = sum($i); } print($i);
	unroll(3) { @u++; } for ($k : 0..20) { @p++; }
}
--- stdout has
^7$
^@p: 20$
^@s: 26$
^@u: 3$
