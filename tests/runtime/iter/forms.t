# why: both spellings of an iterator read each task once, and the name of its probe
--- needs: root vm iter
--- program: events
--- timeout: 60
--- sh
./events -w go getppid 1 & P=$!
for type in iter it ITER; do
	scry -q -e "$type:task { if (ctx.task.pid == $P) { printf(\"%s %s %s\n\", ctx.task.comm, probe, probetype); } }"
done
touch go
wait $P
--- stdout
events iter:task iter
events iter:task iter
events iter:task iter
