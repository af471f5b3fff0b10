# why: a connection that a program accepts, with both ends
--- needs: root vm kprobe
--- program: tcpload
--- timeout: 60
--- cmd: -q -c './tcpload 127.0.0.1 204800' tcpaccept
--- check
awk '$3 == "tcpload" && $4 == "127.0.0.1" && $5 > 0 && $6 == "127.0.0.1" && $7 > 0 { n++ } END { exit n != 1 }' stdout
