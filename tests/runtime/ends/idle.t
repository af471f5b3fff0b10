# why: an idle trace sleeps: no wake-ups at all, also after it was busy
--- needs-root
--- program: events
--- timeout: 40
--- setup: ln -s events idl
--- sh
scry -q -e 'BEGIN { printf("ready\n"); } tracepoint:syscalls:sys_enter_getppid /comm == "idl"/ { printf("seen\n"); @ = count(); }' >out 2>&1 &
pid=$!
until grep -q seen out; do ./idl getppid 1; sleep 0.1; done
wakes() { awk '/^voluntary_ctxt|^nonvoluntary_ctxt/ { n += $2 } END { print n }' /proc/$pid/status; }
sleep 0.5
before=$(wakes)
sleep 3
after=$(wakes)
./idl getppid 1000
sleep 0.5
busy=$(wakes)
sleep 2
echo "idle $((after - before)), after being busy $(($(wakes) - busy))"
kill -INT $pid
wait $pid
--- stdout
idle 0, after being busy 0
