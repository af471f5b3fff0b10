# why: mistakes on the command line are told without a place in the script
--- sh: run() { scry --mode codegen script "$@" 2>&1; echo "exit $?"; }; run -- --n=1 --flag=TRUE; run -- --flag=x; run -- --n=x; run -- --n; run -- --name; run -- --zz --yy=4; run -- --help
--- file: script
begin { print(getopt("flag")); print(getopt("n", 5, "how many")); print(getopt("name", "x")); }
--- stdout
exit 0
ERROR: program command line option --flag invalid boolean (value: x)
  (E0602: scry explain E0602)
exit 1
ERROR: program command line option --n invalid integer (value: x)
  (E0602: scry explain E0602)
exit 1
ERROR: program command line option --n expects an integer (value: true)
  (E0602: scry explain E0602)
exit 1
ERROR: program command line option --name expects a string (value: true)
  (E0602: scry explain E0602)
exit 1
ERROR: unexpected program command line options: --zz, --yy
HINT: expected program options: --flag: --n: --name
  (E0602: scry explain E0602)
exit 1
HINT: expected program options:
--flag
--n: how many
--name
exit 1
