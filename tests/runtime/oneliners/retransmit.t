# why: the fourth one-liner, word for word, with packets lost on loopback; the kernel's own count of the connection agrees
--- needs: root vm kprobe probe:kprobe:tcp_retransmit_skb module:sch_netem cmd:tc cmd:ip
--- program: tcpload
--- timeout: 60
--- setup
# One packet per segment, and no tail loss probes, which do not pass through the traced function.
ip link set lo mtu 1500 gso_max_segs 1
echo 0 > /proc/sys/net/ipv4/tcp_early_retrans
tc qdisc add dev lo root netem loss 5%
--- sh: exec scry -e 'kprobe:tcp_retransmit_skb { $sk = (struct sock *)arg0; printf("retransmit %s\n", ntop($sk->__sk_common.skc_daddr)); }'
--- during: ./tcpload 127.0.0.1 1500000 > load
--- cleanup
tc qdisc del dev lo root
ip link set lo mtu 65536 gso_max_segs 65535
--- check
kernel=$(sed 's/retransmitted //' load)
lines=$(grep -c '^retransmit 127\.0\.0\.1$' stdout)
other=$(grep -v '^retransmit 127\.0\.0\.1$' stdout | grep -c . || :)
echo "kernel $kernel, seen $lines, other lines $other"
test "$kernel" -gt 5 && test "$other" = 0
# The server's one answer and the closing segments may be sent again too, and an attempt may be refused.
test "$lines" -ge "$kernel" && test "$lines" -le "$((kernel + 12))"
