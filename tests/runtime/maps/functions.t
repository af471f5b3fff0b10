# why: delete, has_key, find, len; the value of delete; find leaves the variable alone on a miss
--- needs: root for_each_map_elem
--- cmd: -q
--- script
begin {
	@a[1] = 5; @a[2] = 6; print((delete(@a, 1), delete(@a, 1), has_key(@a, 2), has_key(@a, 1)));
	$v = 77; print((find(@a, 9, $v), $v)); print((find(@a, 2, $v), $v)); print(len(@a)); print(@a[3]);
	@s = 5; print((delete(@s), @s));
}
--- stdout has
^\(true, false, true, false\)$
^\(false, 77\)$
^\(true, 6\)$
^1$
^0$
^\(true, 0\)$
