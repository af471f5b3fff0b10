# why: what is on the list of unsafe functions is refused with the reason, by type of probe; --unsafe attaches it
--- sh
try() { scry --mode codegen "$@" 2>&1 | grep -o 'ERROR.*\|HINT.*\|WARNING: k.*'; echo; }
try -e 'kprobe:rcu_read_unlock_strict { exit(); }'
try -e 'config = { missing_probes = warn } kprobe:rcu_read_unlock_strict { exit(); } begin { }'
try -e 'fexit:do_exit { exit(); }'
SCRY_FEATURES=none try --unsafe -e 'fentry:bpf_get_smp_processor_id { exit(); }'
try --unsafe -e 'kprobe:rcu_read_unlock_strict { exit(); }' | grep -c unsafe
true
--- stdout
ERROR: kprobe:rcu_read_unlock_strict is unsafe: probes use RCU themselves: some kernels hang or crash
HINT: --unsafe attaches all the same

WARNING: kprobe:rcu_read_unlock_strict is unsafe: probes use RCU themselves: some kernels hang or crash. Skipping.

ERROR: fexit:do_exit is unsafe: it never returns: the kernel could never free the probe
HINT: --unsafe attaches all the same

ERROR: fentry:bpf_get_smp_processor_id is unsafe: kernels before 5.12 would let the program call itself without end
HINT: a 'kprobe' works

0
