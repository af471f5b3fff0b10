# why: a socket that is bound
--- needs: root vm kprobe
--- program: tcpload
--- timeout: 60
--- cmd: -q -c './tcpload 127.0.0.1 204800' bindsnoop
--- check
awk '$2 == "tcpload" && $3 == 0 && $4 == 0 && $5 == "127.0.0.1" { n++ } END { exit n != 1 }' stdout
