# why: each store to a variable of the kernel, whatever process makes it
--- needs: root vm file:/proc/sys/kernel/panic
--- timeout: 60
--- sh: exec scry -e "watchpoint:0x$(awk '$3 == "panic_timeout" { print $1; exit }' /proc/kallsyms):4:w { @ = count(); }"
--- during: for i in 7 6 5 4 3 2; do echo $i > /proc/sys/kernel/panic; done; echo 0 > /proc/sys/kernel/panic; sleep 1
--- stdout


@: 7
