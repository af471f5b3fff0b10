# why: where /proc is that of another pid namespace, a number would name one process to the kernel and another to /proc
--- needs: root cmd:unshare
--- sh
unshare --pid --fork scry -q -c 'sleep 0.1' -e 'END { printf("%d\n", cpid > 0); }'
unshare --pid --fork scry -p 1 -e 'BEGIN { exit(); }'
--- stdout
1


--- stderr
WARNING: /proc shows the processes of another pid namespace than this one; names may be those of others
HINT: mount -t proc proc /proc
ERROR: /proc shows the processes of another pid namespace than this one
HINT: mount -t proc proc /proc
--- exit: 1
