# why: a kernel without trampolines says so, and what it would need; one that has them attaches
--- needs: root
--- sh: scry --has fentry && A=there || A=none; scry --dry-run -e 'fentry:vfs_read { exit() }' 2>&1 | grep -q '^HINT: this kernel has no fentry and fexit probes: they need Linux 5.5' && B=none || B=there; [ $A = $B ] && echo agree
--- stdout
agree
