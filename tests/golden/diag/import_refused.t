# why: what cannot be imported says why, and what to do
--- env: CLANG=
--- setup: mkdir open shut && chmod 777 open && echo 'begin { }' > open/x.bt && echo 'config = { max_strlen = 5 } begin { }' > shut/c.bt && echo 'int f(void) { return 1; }' > shut/f.bpf.c && echo no > shut/g.bpf.o && echo no > shut/x.txt
--- cmd: check
--- script
import "open/x.bt";
import "shut/c.bt";
import "shut/f.bpf.c";
import "shut/g.bpf.o";
import "shut/x.txt";
begin { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr has
^script:1:1-19: ERROR: cowardly refusing to import from a directory with global write permissions: /.*/open$
^script:3:1-22: ERROR: cannot import 'shut/f.bpf.c': there is no clang on this machine to compile it$
^HINT: install clang, or import the object that it makes elsewhere: clang -target bpf -O2 -g -c x.bpf.c -o x.bpf.o$
^script:4:1-22: ERROR: cannot import 'shut/g.bpf.o': no BPF object with type information$
^script:5:1-20: ERROR: cannot import 'shut/x.txt': not a .bt, .h, .bpf.c or .bpf.o file$
^shut/c.bt:1:1-28: ERROR: invalid `config` within import$
^script:2:1-19: ERROR: expanded from$
--- exit: 1
