# why: a mount and its end, and a mount that fails
--- needs: root vm root
--- timeout: 60
--- sh: scry -q -c "sh work" mountsnoop
--- file: work
mkdir m; mount -t tmpfs scratch m; umount m; mount -t ext3 x m 2>/dev/null; true
--- check
grep -q " mount  *mount  *0 scratch on .*m type tmpfs" stdout && grep -q " umount  *umount  *0 " stdout && grep -q " mount  *mount  *2 x on .*m type ext3" stdout
