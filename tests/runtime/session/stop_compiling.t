# why: a signal while the script is still being compiled ends scry at once, by that signal, and the held command with it
--- needs: root
--- timeout: 60
--- sh
awk 'BEGIN { print "begin {"; for (i = 0; i < 3000; i++) printf "@a[%d, comm] = (nsecs, pid + %d); print((@a[%d, comm].1, comm));\n", i, i, i; print "}" }' > big.bt
try() {	# SIGNAL ARG...: the exit status, and whether it came long before the compilation can end
	sig=$1; shift
	# a background job of a shell script ignores SIGINT
	timeout -k 5 50 python3 - "$sig" "$@" <<-'END'
	import signal, subprocess, sys, time
	p = subprocess.Popen(["scry"] + sys.argv[2:], stderr=subprocess.DEVNULL, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
	time.sleep(0.3)
	p.send_signal(getattr(signal, "SIG" + sys.argv[1]))
	t = time.time()
	r = p.wait()
	print(sys.argv[1], -r == getattr(signal, "SIG" + sys.argv[1]) and "by the signal" or r, time.time() - t < 1)
	END
}
try INT big.bt
try TERM big.bt
try TERM -c 'sleep 67.67' big.bt
sleep 0.2
pgrep -x -f 'sleep 67.67'
true
--- stdout
INT by the signal True
TERM by the signal True
TERM by the signal True
