# why: attach points are split at ':' and '@' outside quotes; names, alternatives and parameters stay text
--- cmd: --dump ast -
--- script
name=uprobe:"/bin/a b":"ns::f(int, char)" { }
uprobe:./a.out@file.c:12:3, kprobe:tcp_$1 ?? kprobe:udp_$1, usdt:*:"x{y" /pid == 1 / 2 / { }
begin/1/{ }
interval:5s, { }
--- stdout
program stdin
  probe
    attach-point name = uprobe "/bin/a b" "ns::f(int, char)"
    block
  probe
    attach-point uprobe ./a.out @ file.c 12 3
    attach-point kprobe tcp_$1
      attach-point kprobe udp_$1
    attach-point usdt * "x{y"
    predicate
      binary ==
        name pid
        binary /
          int 1
          int 2
    block
  probe
    attach-point begin
    predicate
      int 1
    block
  probe
    attach-point interval 5s
    block
