# why: only with -k, and not when it is switched off by name
--- needs-root
--- sh: for o in '' -k '-k -W missing-element'; do scry -q $o -e 'begin { print(@a[1]); @a[2] = 1; }' 2>&1 >/dev/null; echo "($o)"; done
--- stdout
()
stdin:1:15-20: WARNING: Can't lookup map element because it does not exist.
Additional Info - helper: map_lookup_elem, retcode: 0
begin { print(@a[1]); @a[2] = 1; }
              ~~~~~
(-k)
(-k -W missing-element)
