# why: the same with a filter counts the caused reads to the last one
--- needs: root kprobe
--- program: events
--- cmd: -c './events read 500'
--- script
kprobe:vfs_read /pid == cpid && arg2 == 64/ { @start[tid] = nsecs; @calls = count(); }
kretprobe:vfs_read /@start[tid]/ { @ns = hist(nsecs - @start[tid]); @bytes = sum(retval); delete(@start[tid]); }
--- check
grep -qx '@calls: 500' stdout
grep -qx '@bytes: 32000' stdout
awk '/^\[.*\|$/ { split($0, a, /[)\]]/); sum += a[2] } END { exit !(sum == 500) }' stdout
! grep -q '@start' stdout
