# why: what the kernel did not measure for somebody without CAP_SYS_ADMIN is no zero
--- needs: root cmd:setcap cmd:setpriv
--- sh
D=$(mktemp -d /tmp/scry-caps.XXXXXX); trap 'rm -rf $D' EXIT; chmod 755 $D
cp "$(command -v scry)" $D/scry; chmod 755 $D/scry; cd $D
run() { setpriv --reuid 65534 --regid 65534 --clear-groups ./scry -q --stats "$@" -e 'BEGIN { exit(); }' 2>&1; }
setcap cap_bpf,cap_perfmon=ep scry || { echo "no file capabilities"; exit; }
if run | grep -q CAP_SYS_RESOURCE; then	# Linux before 5.11
	setcap cap_bpf,cap_perfmon,cap_sys_resource=ep scry
fi
run | grep -o '^begin .*' | tr -s ' '
run -f json | grep -o '"probe": "begin".*\],'
--- stdout
begin - 0 - - -
"probe": "begin", "runs": null, "missed": 0, "ns_per_run": null, "total_ns": null, "cpu_percent": null}],
