# why: always told unless it is switched off
--- needs-root
--- sh: for o in '' '-W out-of-bounds'; do scry -q $o -e 'begin { @i = 7; print(pton("1.2.3.4")[@i]); }' 2>&1 >/dev/null; echo "($o)"; done
--- stdout
stdin:1:23-42: WARNING: Array access out of bounds. This can lead to unexpected results.
begin { @i = 7; print(pton("1.2.3.4")[@i]); }
                      ~~~~~~~~~~~~~~~~~~~
()
(-W out-of-bounds)
