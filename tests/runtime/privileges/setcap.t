# why: capabilities of the file itself, started by a user who is not root: access(2) would not count them
--- needs: root cmd:setcap cmd:setpriv
--- program: events
--- sh
D=$(mktemp -d /tmp/scry-caps.XXXXXX); trap 'rm -rf $D' EXIT; chmod 755 $D
cp "$(command -v scry)" $D/scry; cp -L events $D/events; chmod 755 $D/*; cd $D
run() { setpriv --reuid 65534 --regid 65534 --clear-groups ./scry -q --cmd-only -c './events getppid 7' -e "$1" 2>&1; }
setcap cap_bpf,cap_perfmon,cap_dac_read_search=ep scry || { echo "no file capabilities"; exit; }
if run 'BEGIN { exit(); }' | grep -q CAP_SYS_RESOURCE; then	# Linux before 5.11
	setcap cap_bpf,cap_perfmon,cap_dac_read_search,cap_sys_resource=ep scry
fi
T='tracepoint:syscalls:sys_enter_getppid { @[uid] = count(); }'
if [ "$(cat /proc/sys/kernel/perf_event_paranoid)" -gt 2 ]; then	# only Debian has such a value
	run "$T" | grep -q 'HINT: kernel.perf_event_paranoid is .: .*sysctl kernel.perf_event_paranoid=2' || echo "no hint"
	T='rawtracepoint:sys_enter /args.id == 110/ { @[uid] = count(); }'
fi
run "$T"
--- stdout


@[65534]: 7
