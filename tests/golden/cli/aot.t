# why: the program carries its script, what that imports and includes, and the options that it was made with; nothing else is read
--- setup
mkdir -p src/lib
printf '%s\n' 'macro hello(x) { printf("hello %d\n", x); }' > src/lib/hello.bt
echo 'struct pair { int a; int b; };' > src/pair.h
printf '#include "pair.h"\nimport "lib";\ntracepoint:sched:sched_switch { hello($1); print(sizeof(struct pair)); }\n' > src/main.bt
echo 'begin { foo(); }' > bad.bt
--- sh: scry --aot prog src/main.bt && mv src gone && ./prog --mode codegen 1; echo "exit $?"; ./prog -l 1; ./prog -h | head -3; ./prog --mode codegen x; echo "exit $?"; ./prog --aot other; echo "exit $?"; scry --aot bad bad.bt; echo "exit $?"; ls bad*; echo > x.bpf.o; scry --aot bad -e 'import "x.bpf.o"; begin { }'; echo "exit $?"
--- stdout
exit 0
tracepoint:sched:sched_switch
./prog carries the script src/main.bt (scry 0.1.0)

usage: ./prog [options] [parameters] [-- named options]
exit 1
exit 1
exit 1
bad.bt
exit 1
--- stderr
src/main.bt:3:39-41: ERROR: unsupported format specifier for type 'string[2]': d
tracepoint:sched:sched_switch { hello($1); print(sizeof(struct pair)); }
                                      ~~
  (E0506: scry explain E0506)
ERROR: USAGE: --aot is for scry itself; this program carries its script already.
bad.bt:1:9-14: ERROR: Unknown function: 'foo'
begin { foo(); }
        ~~~~~
  (E0501: scry explain E0501)
stdin:1:1-17: ERROR: a stand-alone program cannot carry 'x.bpf.o': only .bt and .h files
import "x.bpf.o"; begin { }
~~~~~~~~~~~~~~~~
  (E0604: scry explain E0604)
