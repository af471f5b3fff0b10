--- cmd: --mode codegen {script} -- --bb=1
--- script
BEGIN { print(getopt("aa", 5)); }
--- stderr
ERROR: unexpected program command line options: --bb
HINT: expected program options: --aa
  (E0602: scry explain E0602)
--- exit: 1
