# why: the second one-liner, word for word, ended by Ctrl-C; at least the reads that the test causes are in the histogram
--- needs: root kprobe
--- program: events
--- sh: exec scry -e 'kprobe:vfs_read { @start[tid] = nsecs; } kretprobe:vfs_read /@start[tid]/ { @ns = hist(nsecs - @start[tid]); delete(@start[tid]); }'
--- during: ./events read 3000
--- check
grep -q '^@ns:$' stdout
awk '/^\[.*\|$/ { split($0, a, /[)\]]/); sum += a[2] } END { exit !(sum >= 3000) }' stdout
