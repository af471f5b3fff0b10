--- cmd: --help
--- stdout fragments, in order
usage:
-e, --expr PROGRAM
-p, --pid PID[,PID]
--cgroup PATH
--dry-run
-V, --version
tools:
opensnoop
examples:
