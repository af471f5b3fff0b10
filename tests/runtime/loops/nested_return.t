# why: return in nested loops that are functions of their own leaves all of them
--- needs: root loop
--- cmd: -q
--- script
begin { for ($i : 0..100) { for ($j : 0..100) { if ($j == 40) { return; } @n++; } } print("not reached"); }
--- stdout has
^@n: 40$
--- stdout not
not reached
