# why: with -p an iterator of tasks shows that process alone, or says that it cannot be limited
--- needs: root vm iter
--- program: events
--- timeout: 60
--- sh
for i in 1 2; do ./events -w go getppid 1 & eval "P$i=$!"; done
script='iter:task { if (ctx.task.comm == "events") { printf("%d\n", ctx.task.tgid); } }'
scry -q -p $P1 -e "$script" > one 2> err
if grep -q '^WARNING: -p does not limit iter:task: this kernel cannot' err; then
	grep -c "^$P1$\|^$P2$" one
elif ! [ -s err ]; then
	[ "$(cat one)" = "$P1" ] && echo 2
fi
scry -q -p $P1,$P2 -e "$script" 2>&1 | sed "s/^$P1$/first/; s/^$P2$/second/"
scry -q -p $P1 -e 'iter:bpf_map { }'
touch go
wait
--- stdout
2
WARNING: -p does not limit iter:task: it takes one process
first
second
--- stderr
WARNING: -p does not limit iter:bpf_map
