# why: help on each command and tool, and after a mistake a few lines that leave the mistake on the screen
--- sh
for w in check explain doctor prompt completion; do scry $w --help | head -1; scry help $w | head -1; done
scry help opensnoop | head -1
scry help nosuch; echo "status $?"
scry --nosuch 2>err; echo "status $?"; sed -n '1s/.*: //p;$p' err; test "$(wc -l <err)" -lt 15 && echo short
scry check --nosuch x 2>err; echo "status $?"; sed -n '2p' err
--- stdout
usage: scry check [--btf FILE] [--strict] [--diagnostics=json] [-q] [-W NAMES] [-I DIR] PATH...
usage: scry check [--btf FILE] [--strict] [--diagnostics=json] [-q] [-W NAMES] [-I DIR] PATH...
usage: scry explain [CODE | NAME]
usage: scry explain [CODE | NAME]
usage: scry doctor [--json]
usage: scry doctor [--json]
usage: scry prompt
usage: scry prompt
usage: scry completion SHELL
usage: scry completion SHELL
opensnoop: one line for each file that is opened: who, result, path.
status 1
status 1
unrecognized option '--nosuch'
'scry --help' lists the options and tools, 'scry prompt' takes probes as they are typed.
short
status 2
usage: scry check [--btf FILE] [--strict] [--diagnostics=json] [-q] [-W NAMES] [-I DIR] PATH...
--- stderr
ERROR: there is no command or tool 'nosuch'; 'scry --help' lists them, 'scry explain' what messages mean
