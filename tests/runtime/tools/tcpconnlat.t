# why: how long a connection took
--- needs: root vm kprobe
--- program: tcpload
--- timeout: 60
--- cmd: -q -c './tcpload 127.0.0.1 204800' tcpconnlat
--- check
awk '$2 == "tcpload" && $3 == "127.0.0.1" && $5 > 0 && $5 < 10000000 { n++ } END { exit n != 1 }' stdout
