# why: a module that is unloaded while its functions are traced: the unloading is refused or the probe goes with it; the trace ends as always
--- needs: root vm kprobe module:dummy cmd:modprobe
--- timeout: 60
--- sh
for P in 'kprobe:dummy:dummy_xmit { @ = count(); }' 'kretprobe:dummy_xmit { @ = count(); }' 'fentry:dummy:dummy_xmit { @ = count(); }'; do
	modprobe dummy
	rm -f out
	scry -e "$P" > out 2>&1 & T=$!
	while ! grep -qs 'Attached\|ERROR' out; do sleep 0.1; done
	if grep -q ERROR out; then wait $T; continue; fi		# no types of modules
	rmmod dummy 2> rmmod || grep -q 'in use' rmmod || cat rmmod
	sleep 0.3
	kill -INT $T
	wait $T || cat out
	modprobe -r dummy || echo "still in use"
done
dmesg | grep -i 'bug:\|warning:\|oops:\|general protection'
true
--- stdout
