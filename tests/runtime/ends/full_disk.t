# why: a full disk ends the run with a message and status 1, it does not trace on for nobody
--- needs: root private_mounts
--- timeout: 20
--- sh
mkdir disk
unshare -m sh -c 'mount -t tmpfs -o size=64k none disk || exit 77
scry -q -o disk/out -e "interval:ms:1 { printf(\"%100d\n\", 1); } END { @end = 1; }"
echo "status $?"
echo "$(wc -c <disk/out) bytes"'
--- stdout
status 1
65536 bytes
--- stderr
ERROR: cannot write to disk/out: No space left on device; tracing has ended
