# why: a script that needs more programs than allowed says how many, and which setting allows more
--- needs-root
--- sh: scry -q script; BPFTRACE_MAX_BPF_PROGS=2 scry -q script2
--- script
config = { max_bpf_progs = 1 }
begin { print(1); } end { print(2); }
--- file: script2
begin { print(1); } end { print(2); }
--- stdout
1
2


--- stderr has
^ERROR: Your program is trying to generate more than 2 BPF programs, which exceeds the current limit of 1$
^HINT: You can increase the limit through the BPFTRACE_MAX_BPF_PROGS environment variable.$
