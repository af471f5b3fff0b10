# why: a compiled object is imported as it is, and a callback of a loop may call into it; the verifier's place is in the C file
--- needs-root
--- needs: cmd:clang loop
--- setup: printf 'long twice(long v) { return v * 2; }\nint bad(void *p) { return *(int *)p; }\n' > y.bpf.c && clang -target bpf -O2 -g -c y.bpf.c -o y.bpf.o
--- sh: scry -q script; echo 'import "y.bpf.o"; begin { print(bad((void *)5)); }' > bad.bt; scry -q bad.bt
--- script
import "y.bpf.o";
begin { $n = rand % 1 + 4; for ($i : 0..$n) { @t += twice($i); } print(@t); }
--- stdout has
^@t: 12$
--- stderr has
y.bpf.c:2:20-21: ERROR: Error loading BPF program for begin
--- exit: nonzero
