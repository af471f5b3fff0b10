# why: Ctrl-C, and the time of --for, end the trace also while hundreds of probes are still being attached one by one
--- needs: root vm kprobe
--- timeout: 60
--- sh
timeout -s INT 2 scry --no-feature kprobe_multi -e 'config = { max_probes = 100000 } begin { printf("begin\n"); } kprobe:* { @ = count(); } end { printf("end\n"); }' > out 2> err
echo "$? $(grep -c end out)"
timeout -k 1 30 scry --no-feature kprobe_multi --for 1500ms -e 'config = { max_probes = 100000 } kprobe:* { @ = count(); }' 2>&1 | grep -o '^ERROR.*attached'
sleep 2
pgrep -x scry
true
--- stdout
124 0
ERROR: The time of --for was over before all probes were attached
