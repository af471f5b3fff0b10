# why: a command that burns one second of CPU is sampled 99 times, give or take what a busy machine takes away
--- tries: 3
--- needs-root
--- program: events
--- timeout: 30
--- sh: scry -e 'profile:hz:99 { @ = count(); @at[kstack(3)] = count(); }' -c './events spin 2000'
--- check
awk -F ': ' '/^@: / { n = $2 } /^\]: |^@at\[\]: / { sum += $2 } END { print n, sum; exit !(n >= 90 && n <= 215 && sum == n) }' stdout
