# why: a connection that a program asks for, with both addresses and the port
--- needs: root vm kprobe
--- program: tcpload
--- timeout: 60
--- cmd: -q -c './tcpload 127.0.0.1 204800' tcpconnect
--- check
awk '$3 == "tcpload" && $4 == "127.0.0.1" && $5 == "127.0.0.1" && $6 > 0 { n++ } END { exit n != 1 }' stdout
