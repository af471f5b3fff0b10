# why: the verifier's refusal is shown at the line of the script, or there is none
--- needs: root
--- cmd: -q
--- script
BEGIN {
	$i = 0;
	while ($i < 10) { $i++; @[$i] = $i * $i; }
	exit();
}
--- stdout has
^@\[10\]: 100$
