--- needs: root kprobe
--- cmd: -e 'kprobe:vfs_raed { exit(); }'
--- stderr has
vfs_raed
--- exit: nonzero
