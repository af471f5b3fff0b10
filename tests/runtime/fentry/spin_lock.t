# why: probes on spin locks, whose maps take locks themselves: a warning, a guard, and no deadlock
--- needs: root vm fentry
--- program: events
--- timeout: 40
--- cmd: -c './events openat 2000'
--- script
fentry:_raw_spin_lock { @in[tid] = count(); @h = hist(nsecs); }
fexit:_raw_spin_lock { @out[tid] = count(); }
fentry:_raw_spin_unlock_irqrestore { @[kstack(3)] = count(); }
--- stdout has
^@in\[[0-9]+\]: [0-9]+$
WARNING: Attaching to dangerous function: vmlinux:_raw_spin_lock\. scry has added mitigations
