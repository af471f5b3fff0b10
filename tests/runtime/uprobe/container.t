# why: with -p a path is the traced process's: here it stands in a mount namespace of its own, where nobody else sees the file
--- needs: root uprobe private_mounts first_root
--- program: calls
--- before: unshare -m sh -c 'mount -t tmpfs none /mnt && cp -L calls /mnt/inside && exec /mnt/inside -w go 14'
--- ready: Attached
--- sh
i=0; while [ "$(head -c 11 /proc/$PID/cmdline)" != /mnt/inside ] && [ $i -lt 100 ]; do sleep 0.05; i=$((i + 1)); done
exec scry -p $PID -e 'uprobe:/mnt/inside:add { @path = count(); } uprobe:add { @exe = count(); } uprobe:libc:snprintf { @lib = count(); }'
--- during: touch go; sleep 1
--- signal: NONE
--- stdout has
^@path: 14$
^@exe: 14$
^@lib: 14$
