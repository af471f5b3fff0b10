# why: on a terminal a line tells how far attaching is, and is gone when it is done; elsewhere nothing of the kind is written
--- needs: root kprobe cmd:script
--- timeout: 60
--- sh
cat >many.bt <<'END'
kprobe:tcp_* { @ = count(); } interval:ms:1 { exit(); } end { clear(@); }
END
script -qec 'scry --no-feature kprobe_multi many.bt' /dev/null >typed
tr '\r' '\n' <typed | grep -c '^Attaching probes: [0-9]* of [0-9]*' | sed 's/^[1-9].*/line was shown/'
tr '\r' '\n' <typed | sed -n '/Attached/s/[0-9][0-9]*/N/p'
scry --no-feature kprobe_multi many.bt 2>&1 | sed -n "/Attaching/s/.*/written to a pipe/p"
--- stdout fragments, in order
line was shown
Attached N probes
--- stdout not
written to a pipe
