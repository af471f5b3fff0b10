# why: -d verifier shows what the kernel says to a program that it takes
--- needs-root
--- cmd: -q -d verifier -e 'begin { print(1) }'
--- stdout fragments, in order
BPF verifier log for begin:
processed
1
