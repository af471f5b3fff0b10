# why: debugf() raises the event that is probed, under a lock that a second debugf() would wait for without end
--- sh
export SCRY_TRACEFS=$PWD/tracefs
mkdir -p tracefs/events/bpf_trace/bpf_trace_printk
printf '\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n' > tracefs/events/bpf_trace/bpf_trace_printk/format
echo 1 > tracefs/events/bpf_trace/bpf_trace_printk/id
echo bpf_trace:bpf_trace_printk > tracefs/available_events
try() { scry --mode codegen "$@" 2>&1 | grep -o 'ERROR.*'; echo; }
try -e 'tracepoint:bpf_trace:bpf_trace_printk { debugf("again"); }'
try -e 'fn say(): void { debugf("again"); } tracepoint:bpf_trace:bpf_trace_printk { say(); }'
try -e 'interval:s:1 { debugf("once"); } tracepoint:bpf_trace:bpf_trace_printk { @ = count(); }'
--- stdout
ERROR: debugf() cannot be used in a probe on bpf_trace_printk: it raises this event itself

ERROR: debugf() cannot be used in a probe on bpf_trace_printk: it raises this event itself


