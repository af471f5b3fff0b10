# why: one socket has one cookie
--- needs: root fentry probe:fentry:tcp_sendmsg
--- program: tcpload
--- cmd: -q -c './tcpload 127.0.0.1 500000'
--- script
fentry:tcp_sendmsg /pid == cpid/ { @[socket_cookie(args.sk)] = count(); }
--- check
test "$(grep -c '^@\[[1-9][0-9]*\]: [1-9]' stdout)" = 1
