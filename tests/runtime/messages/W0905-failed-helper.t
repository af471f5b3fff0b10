# why: a helper that fails is told with its name, unless the warning is switched off by name
--- needs: root vm uprobe
--- program: calls
--- sh: for o in '' '-W failed-helper'; do echo "$o: $(scry -q --unsafe $o -c './calls 1' script 2>&1 | grep -c 'helper: probe_write_user, retcode: -14')"; done
--- file: script
uprobe:./calls:add { $x = (uint64)1; write_user(8, &$x, 8); }
--- stdout
: 1
-W failed-helper: 0
