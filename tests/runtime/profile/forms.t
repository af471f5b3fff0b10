# why: each way to write a sampling period fires under the name that "probe" shows; durations are microseconds there
--- needs: root
--- timeout: 60
--- program: events
--- sh
./events spin 60000 & P=$!
scry -q -e '
profile:ms:20 { @a++; @[probe, probetype] = 1; }
p:us:20000 { @b++; @[probe, probetype] = 1; }
PROFILE:hz:50 { @c++; @[probe, probetype] = 1; }
profile:30ms { @d++; @[probe, probetype] = 1; }
profile:40000000 { @e++; @[probe, probetype] = 1; }
profile:us:5e4 { @f++; @[probe, probetype] = 1; }
interval:ms:10 /@a > 2 && @b > 2 && @c > 2 && @d > 2 && @e > 2 && @f > 2/ { exit(); }
END { clear(@a); clear(@b); clear(@c); clear(@d); clear(@e); clear(@f); }'
kill $P
--- stdout


@[profile:ms:20, profile]: 1
@[profile:us:20000, profile]: 1
@[profile:hz:50, profile]: 1
@[profile:us:30000, profile]: 1
@[profile:us:40000, profile]: 1
@[profile:us:50000, profile]: 1
