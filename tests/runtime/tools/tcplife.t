# why: both ends of a session on loopback, with the right processes and bytes
--- needs: root vm probe:tracepoint:sock:inet_sock_set_state
--- program: tcpload
--- timeout: 60
--- cmd: -q -c './tcpload 127.0.0.1 204800' tcplife
--- check
awk '$2 == "tcpload" { n++; pids[$1]; tx[$7 >= 200] } END { for (p in pids) k++; exit !(n == 2 && k == 2) }' stdout
