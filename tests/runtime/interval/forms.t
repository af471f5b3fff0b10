# why: each way to write a period fires, on one processor, under the name that "probe" shows; durations are microseconds there
# The first processor that is online is 0 wherever this runs.
--- needs: root
--- timeout: 60
--- cmd: -q
--- script
interval:ms:20 { @a++; @[probe, probetype] = 1; @cpu[cpu] = 1; }
i:us:20000 { @b++; @[probe, probetype] = 1; @cpu[cpu] = 1; }
INTERVAL:hz:50 { @c++; @[probe, probetype] = 1; @cpu[cpu] = 1; }
interval:30ms { @d++; @[probe, probetype] = 1; @cpu[cpu] = 1; }
interval:40000000 { @e++; @[probe, probetype] = 1; @cpu[cpu] = 1; }
interval:us:5e4 { @f++; @[probe, probetype] = 1; @cpu[cpu] = 1; }
interval:ms:10 /@a > 2 && @b > 2 && @c > 2 && @d > 2 && @e > 2 && @f > 2/ { exit(); }
END { clear(@a); clear(@b); clear(@c); clear(@d); clear(@e); clear(@f); }
--- stdout


@[interval:ms:20, interval]: 1
@[interval:us:20000, interval]: 1
@[interval:hz:50, interval]: 1
@[interval:us:30000, interval]: 1
@[interval:us:40000, interval]: 1
@[interval:us:50000, interval]: 1
@cpu[0]: 1
