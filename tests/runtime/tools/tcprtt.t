# why: round trips that took time
--- needs: root vm kprobe
--- program: tcpload
--- timeout: 60
--- cmd: -q -c './tcpload 127.0.0.1 204800' tcprtt
--- check
grep -A2 '^@all_usecs:' stdout | grep -q '^\[.* [1-9]'
