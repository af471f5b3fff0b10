# why: a kernel without kprobes says so in one line
--- needs-root
--- setup: if scry --has kprobe; then echo "a kernel without kprobes"; exit 77; fi
--- cmd: -e 'kprobe:vfs_read { @ = count(); }'
--- stderr has
kprobe
--- exit: nonzero
