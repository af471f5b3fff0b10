# why: the values of an aggregation in a loop are totals over all CPUs
--- needs: root for_each_map_elem map_lookup_percpu_elem
--- cmd: -q
--- script
begin { @c[1] = count(); @c[1] = count(); @c[2] = count(); for ($kv : @c) { @o[$kv.0] = $kv.1; } }
--- stdout has
^@o\[1\]: 2$
^@o\[2\]: 1$
