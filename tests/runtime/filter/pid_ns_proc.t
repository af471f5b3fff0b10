# why: where /proc is that of another pid namespace, a number would name one process to the kernel and another to /proc
--- needs: root cmd:unshare
--- sh
unshare --pid --fork scry -p 1 -e 'BEGIN { exit(); }'
--- stderr
ERROR: /proc shows the processes of another pid namespace than this one
HINT: mount -t proc proc /proc
--- exit: 1
