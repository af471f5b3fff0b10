# why: the third one-liner, word for word; a command that sleeps is sampled almost never
--- needs-root
--- timeout: 30
--- sh: scry -e 'profile:hz:99 { @[kstack(3)] = count(); }' -c 'sleep 10'
--- stderr has
^Attached 1 probe$
--- check
awk -F ': ' '/^\]: [0-9]+$|^@\[\]: / { sum += $2 } END { exit !(sum <= 50) }' stdout
