# why: thousands of names that agree in 8, 16 and more of their first bytes are in the order of bytes, each once, whatever the order of the kernel's list
--- sh
awk 'BEGIN { for (i = 0; i < 9000; i++) {
	n = (i * 7919) % 9000; p = n % 5
	printf "%s%d\n", p == 0 ? "__x64_sys_" : p == 1 ? "trace_event_raw_event_of_" : p == 2 ? "f" : p == 3 ? "exactly8" : "sixteen_bytes_ab", n / 7
} print "exactly8\nsixteen_bytes_ab\nsame [two]\nsame [one]\nf1 [one]" }' > functions
scry --traceable-functions functions -l 'kprobe:*' > seen
sed 's/ .*//; s/^/kprobe:/' functions | LC_ALL=C sort -u > wanted
cmp seen wanted && wc -l < seen
scry --traceable-functions functions -l 'kprobe:one:*'
scry --traceable-functions functions -l 'kprobe:*:same'
--- stdout
6433
kprobe:one:f1
kprobe:one:same
kprobe:one:same
kprobe:two:same
