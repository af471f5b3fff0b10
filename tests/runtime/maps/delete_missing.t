# why: deleting what is not there is reported when nobody looks at the result
--- needs-root
--- cmd: -q
--- script
begin { @a[1] = 5; delete(@a, 77); $ok = delete(@a, 78); print($ok); }
--- stdout has
^false$
--- stderr fragments, in order
script:1:20-34: WARNING: Can't delete map element because it does not exist.
Additional Info - helper: map_delete_elem, retcode: -2
