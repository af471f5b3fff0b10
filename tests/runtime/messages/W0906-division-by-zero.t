# why: always told unless it is switched off
--- needs-root
--- sh: for o in '' --no-warnings '-W division-by-zero'; do scry -q $o -e 'begin { @z = 0; print(1 / @z); }' 2>&1 >/dev/null; echo "($o)"; done
--- stdout
stdin:1:23-29: WARNING: Divide or modulo by 0 detected. This can lead to unexpected results. 1 is being used as the result.
begin { @z = 0; print(1 / @z); }
                      ~~~~~~
()
(--no-warnings)
(-W division-by-zero)
