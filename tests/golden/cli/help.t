--- cmd: --help
--- stdout fragments, in order
usage:
-e, --expr PROGRAM
-p, --pid PID
--dry-run
-V, --version
tools:
opensnoop
examples:
