# why: one socket has one cookie
--- needs: root fentry probe:fentry:tcp_sendmsg
--- program: tcpload
--- setup
scry --dry-run -e 'fentry:tcp_sendmsg { @[socket_cookie(args.sk)] = count(); }' 2> why && exit
grep -q 'does not have the helper function' why && { echo "the cookie of a socket in traced functions (Linux 5.12)"; exit 77; }
cat why; exit 1
--- cmd: -q -c './tcpload 127.0.0.1 500000'
--- script
fentry:tcp_sendmsg /pid == cpid/ { @[socket_cookie(args.sk)] = count(); }
--- check
test "$(grep -c '^@\[[1-9][0-9]*\]: [1-9]' stdout)" = 1
