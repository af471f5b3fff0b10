# why: each packet of the connection is one record of the file
--- needs: root vm fentry probe:fentry:__dev_queue_xmit
--- program: tcpload
--- sh: scry -q -e 'fentry:__dev_queue_xmit /pid == cpid/ { $n = skboutput("packets.pcap", args.skb, args.skb->len, 0); @ = count(); }' -c './tcpload 127.0.0.1 2000'
--- check
test "$(od -An -tx4 -N4 packets.pcap | tr -d ' ')" = a1b23c4d
test "$(stat -c %s packets.pcap)" -gt 2000
