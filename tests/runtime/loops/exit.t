# why: exit() in a loop ends the block too
--- needs: root loop
--- cmd: -q
--- script
begin { for ($i : 0..1000) { if ($i == 5) { exit(3); } @last = $i; } print("not reached"); }
--- stdout has
^@last: 4$
--- stdout not
not reached
--- exit: 3
