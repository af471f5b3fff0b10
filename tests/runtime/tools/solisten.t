# why: a program that begins to listen
--- needs: root vm kprobe
--- program: tcpload
--- timeout: 60
--- cmd: -q -c './tcpload 127.0.0.1 204800' solisten
--- check
awk '$2 == "tcpload" && $3 > 0 && $4 == 1 && $5 == 0 && $6 == "127.0.0.1" { n++ } END { exit n != 1 }' stdout
