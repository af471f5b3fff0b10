# why: a folder is all scripts below it, by name or by first line; no link to a folder is followed, one that leads nowhere fails, and no warning passes --strict
--- setup
mkdir -p repo/sub/.git repo/empty
echo 'begin { if (1 > (uint64)$1) { exit(); } }' > repo/sub/a.bt
printf '#!/usr/bin/env bpftrace\nlet @x = hash(1); begin { exit(); }\n' > repo/sub/tool
echo 'not a script' > repo/sub/readme
echo 'nor this' > repo/sub/.git/x.bt
ln -s .. repo/sub/loop
ln -s a.bt repo/sub/link.bt
mkdir holed; ln -s nowhere holed/dangling.bt
--- sh: scry check repo; echo "exit $?"; scry check --strict -q repo; echo "exit $?"; scry check -q -W unused-map --strict repo; echo "exit $?"; scry check repo/empty; echo "exit $?"; scry check nosuch.bt; echo "exit $?"; scry check holed; echo "exit $?"; scry check --diagnostics=json nosuch.bt; echo "exit $?"; scry check --btf nosuch repo; echo "exit $?"
--- stdout
repo/sub/a.bt: ok
repo/sub/link.bt: ok
repo/sub/tool:2:1-17: WARNING: Unused map: @x
let @x = hash(1); begin { exit(); }
~~~~~~~~~~~~~~~~
repo/sub/tool: ok, 1 warning
3 scripts: 3 ok, 0 failed
exit 0
repo/sub/tool:2:1-17: WARNING: Unused map: @x
let @x = hash(1); begin { exit(); }
~~~~~~~~~~~~~~~~
repo/sub/tool: FAILED
3 scripts: 2 ok, 1 failed
exit 1
3 scripts: 3 ok, 0 failed
exit 0
0 scripts: 0 ok, 0 failed
exit 2
nosuch.bt: FAILED
1 script: 0 ok, 1 failed
exit 1
holed/dangling.bt: FAILED
1 script: 0 ok, 1 failed
exit 1
{"type": "diagnostic", "severity": "error", "code": "E0602", "message": "failed to open file 'nosuch.bt': No such file or directory"}
{"type": "check", "file": "nosuch.bt", "ok": false, "errors": 1, "warnings": 0}
{"type": "check_summary", "scripts": 1, "ok": 0, "failed": 1}
exit 1
exit 2
--- stderr
ERROR: there are no scripts (*.bt) below 'repo/empty'
ERROR: failed to open file 'nosuch.bt': No such file or directory
ERROR: failed to open file 'holed/dangling.bt': No such file or directory
ERROR: there is no BTF in 'nosuch': No such file or directory
