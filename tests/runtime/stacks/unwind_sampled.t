# why: samples in user mode, in the vDSO and in the kernel all lead to the same callers
--- needs: root inner_arrays
--- program: unwind
--- cmd: -q -c './unwind spin'
--- timeout: 30
--- script
config = { unstable_dw_ustack=enable; show_debug_info=false }
profile:hz:199 { @all = count(); @[dw_ustack] = count(); }
--- check
awk '/^@all: / { all = $2 } /^@\[/ { whole = clock = 0 } /^        u_clock\+/ { clock = 1 } /^        u_run\+/ { whole += clock } \
	/^        main\+/ && whole { whole = 2 } /^        _start\+/ && whole == 2 { whole = 3 } /^\]: / && whole == 3 { good += $2 } \
	END { print good, all; exit !(all > 10 && good > all * 0.75) }' stdout
