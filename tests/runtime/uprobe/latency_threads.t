# why: times that live with the thread: each call of each thread has its own, and its time is the right one
# A thread of a busy machine may wait for seconds; a time since the boot is longer.
--- needs: root uprobe
--- program: threads
--- timeout: 30
--- cmd: -q -c './threads 4 5000' script
--- script
uprobe:./threads:work { @start[tid] = nsecs; @entries = count(); }
uretprobe:./threads:work /@start[tid]/ { @ns = hist(nsecs - @start[tid]); @calls = count(); delete(@start[tid]); }
uretprobe:./threads:work { @again += @start[tid] ? 1 : 0; }
end { clear(@start); printf("end\n"); }
--- stdout fragments, in order
end
@again: 0
@calls: 20000
@entries: 20000
--- stdout not
^@start
^\[((8|\d\d+)G|\d+T), 
