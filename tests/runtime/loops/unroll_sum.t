# why: additions whose sum was used far below once waited there, and a hundred operands for them on the stack of 512 bytes
--- needs-root
--- cmd: -q
--- script
begin {
	$i = 0;
	unroll (100) { @k[$i] = $i; $i++; }
	$sum = 0; $i = 0;
	unroll (100) { $sum += @k[$i]; $i++; }
	print($sum);
	clear(@k);
}
--- stdout
4950


