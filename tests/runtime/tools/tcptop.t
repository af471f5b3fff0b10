# why: bytes by process, in both directions
--- needs: root vm kprobe
--- program: tcpload
--- timeout: 60
--- cmd: -q -c './tcpload 127.0.0.1 204800' tcptop
--- check
awk -F': ' '/^@sent/ { s[$2]++ } /^@received/ { r[$2]++ } END { exit !(s[204800] == 1 && r[204800] == 1 && s[1] == 1 && r[1] == 1) }' stdout
