# why: file system calls by name
--- needs: root vm kprobe
--- timeout: 60
--- sh: scry -q -c "sh work" vfscount
--- file: work
# where a file system lies over another, both are asked
cd /dev/shm
echo x > a; rm a
--- check
grep -qx "@calls\[vfs_unlink\]: 1" stdout
