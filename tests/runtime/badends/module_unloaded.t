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
	# what the kernel takes long to undo is left to a process of its own
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do modprobe -r dummy 2>/dev/null && break; sleep 0.5; done
	grep -q '^dummy ' /proc/modules && echo "still in use"
done
dmesg | grep -i 'bug:\|warning:\|oops:\|general protection'
true
--- stdout
