# why: a script is told the one capability that it lacks, and runs with those that it needs, without root
--- needs: root cmd:setpriv
--- sh
ulimit -l unlimited 2> /dev/null	# Linux before 5.11 charges maps to it
# a copy that another user may run
D=$(mktemp -d /tmp/scry-caps.XXXXXX); trap 'rm -rf $D' EXIT; chmod 755 $D
cp "$(command -v scry)" $D/scry; chmod 755 $D/scry; cd $D
as() { caps=$1; shift; setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=$caps --ambient-caps=$caps -- "$@"; }
try() { as "$@" 2>&1 | sed "s,$D,DIR,"; }
R='rawtracepoint:sched_switch { @ = count(); } BEGIN { printf("hi\n"); exit(); }'
try -all ./scry -q -e "$R"
try +bpf ./scry -q -e "$R"
try +bpf,+perfmon ./scry -q -e "$R" | grep -c '^hi$\|ERROR'
T='tracepoint:sched:sched_switch { @ = count(); } BEGIN { printf("hi\n"); exit(); }'
try +bpf,+perfmon ./scry -q -e "$T"
try +bpf,+perfmon,+dac_read_search ./scry -q -e "$T" | grep -c '^hi$\|ERROR'
try +bpf,+perfmon ./scry -q --unsafe -e 'rawtracepoint:sched_switch { write_user((uint8*)1, (uint8*)0, 1); }'
--- stdout
ERROR: Missing CAP_BPF capability, please run scry as the root user.
HINT: it is needed for loading programs and making maps
HINT: or give the program what it needs: setcap cap_bpf,cap_perfmon,cap_dac_read_search=ep DIR/scry
ERROR: Missing CAP_PERFMON capability, please run scry as the root user.
HINT: it is needed for programs that trace, and attaching them
HINT: or give the program what it needs: setcap cap_bpf,cap_perfmon,cap_dac_read_search=ep DIR/scry
1
ERROR: Missing CAP_DAC_READ_SEARCH capability, please run scry as the root user.
HINT: it is needed for reading tracefs: tracepoints, wildcards of kernel functions
HINT: or give the program what it needs: setcap cap_bpf,cap_perfmon,cap_dac_read_search=ep DIR/scry
1
ERROR: Missing CAP_SYS_ADMIN capability, please run scry as the root user.
HINT: it is needed for write_user(), fentry and fexit in modules and BPF programs, --stats, --max-cpu
HINT: or give the program what it needs: setcap cap_bpf,cap_perfmon,cap_dac_read_search,cap_sys_admin=ep DIR/scry
