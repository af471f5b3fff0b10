--- cmd: --mode codegen
--- script
fentry:_raw_spin_lock { @ = count(); }
--- stdout
script:1:1-22: WARNING: Attaching to dangerous function: vmlinux:_raw_spin_lock. scry has added mitigations to prevent a kernel deadlock but they may result in some lost events.
fentry:_raw_spin_lock { @ = count(); }
~~~~~~~~~~~~~~~~~~~~~
