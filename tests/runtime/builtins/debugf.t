# why: text, numbers and strings reach the kernel's trace pipe
--- needs: root file:/sys/kernel/tracing/trace
--- setup: echo 1 > /sys/kernel/tracing/events/bpf_trace/bpf_trace_printk/enable; echo 1 > /sys/kernel/tracing/tracing_on; true
--- sh: scry -q --no-warnings script; for i in 1 2 3 4 5 6 7 8 9 10; do grep -q 'scry-debugf 5 abc ff' /sys/kernel/tracing/trace && break; sleep 0.2; done; grep -m1 -o 'scry-debugf 5 abc ff' /sys/kernel/tracing/trace
--- script
begin { debugf("scry-debugf %d %s %x", 5, "abc", 255); }
--- stdout


scry-debugf 5 abc ff
