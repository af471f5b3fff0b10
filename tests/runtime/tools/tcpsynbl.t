# why: one connection came while none waited in a queue for one
--- needs: root vm kprobe
--- program: tcpload
--- timeout: 60
--- cmd: -q -c './tcpload 127.0.0.1 204800' tcpsynbl
--- check
grep -A1 '^@backlog\[1\]:' stdout | grep -q '^\[0\]  *1 '
