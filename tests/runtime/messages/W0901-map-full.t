# why: what did not fit is told once at its place, can be silenced by name, and is counted either way
--- needs-root
--- sh: scry -q script; echo ==; scry -q -W map-full script 2>&1 | grep -c WARNING
--- file: script
let @a = hash(2);
begin { @a[1] = 1; @a[2] = 1; @a[3] = 1; }
--- stdout


@a[1]: 1
@a[2]: 1
==
1
--- stderr fragments, in order
script:2:31-36: WARNING: Map full; can't update element. Try increasing max_map_keys config or manually setting the max entries in a map declaration e.g. `let @a = hash(5000)`
Additional Info - helper: map_update_elem, retcode: -7
begin { @a[1] = 1; @a[2] = 1; @a[3] = 1; }
                              ~~~~~
