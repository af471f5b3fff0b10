# why: a full map is counted by map and told at the place of the update
--- needs-root
--- cmd: -q
--- script
let @m = hash(2);
begin { @m[1] = 1; @m[2] = 1; @m[3] = 1; @m[4]++; }
--- stdout has
^@m\[1\]: 1$
^@m\[2\]: 1$
--- stderr fragments, in order
WARNING: Map full; can't update element.
helper: map_update_elem, retcode: -7
map full 2
