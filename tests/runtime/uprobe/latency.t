# why: entry and return pair up for each of the calls
--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 200'
--- script
uprobe:./calls:outer { @start[tid] = nsecs; }
uretprobe:./calls:outer /@start[tid]/ { @n = count(); @ns = hist(nsecs - @start[tid]); delete(@start[tid]); }
--- stdout has
^@n: 200$
