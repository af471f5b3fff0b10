# why: files of a process in another mount namespace are listed by paths that lead to them from here
--- needs: root uprobe private_mounts first_root
--- program: calls
--- sh: sh try
--- file: try
mkdir -p real seen
cp -L ./calls real/
unshare -m sh -c 'mount --bind real seen && exec seen/calls -w go 1' > /dev/null &
pid=$!
for i in 1 2 3 4 5 6 7 8 9 10; do [ "$(readlink /proc/$pid/exe)" = "$PWD/seen/calls" ] && break; sleep 0.2; done
scry -l -p $pid 'uprobe:*:greet' | sed "s#$PWD#HERE#; s#/$pid/#/PID/#"
kill $pid
--- stdout
uprobe:/proc/PID/rootHERE/seen/calls:greet
