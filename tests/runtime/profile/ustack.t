# why: the function that burns is at the top of nearly all samples
--- tries: 3
--- needs-root
--- program: events
--- timeout: 30
--- sh: scry -q -e 'profile:ms:10 { @[ustack(1)] = count(); }' -c './events spin 1000'
--- check
awk '/spin_ms\+/ { in_spin = 1 } /^\]: / { if (in_spin) spin += $2; all += $2; in_spin = 0 } END { print spin, all; exit !(spin > 40 && spin > all * 0.6) }' stdout
