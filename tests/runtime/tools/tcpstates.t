# why: each change of state of both ends and of the listener, in order of time
--- needs: root vm probe:tracepoint:sock:inet_sock_set_state
--- program: tcpload
--- timeout: 60
--- cmd: -q -c './tcpload 127.0.0.1 204800' tcpstates
--- check
awk '$3 ~ /127/ { n++; s[$7 " " $9]++ } END { exit !(n == 12 && s["CLOSE SYN_SENT"] == 1 && s["SYN_RECV ESTABLISHED"] == 1 && s["LAST_ACK CLOSE"] == 1 && s["LISTEN CLOSE"] == 1) }' stdout
