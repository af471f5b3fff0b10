# why: text, numbers and strings reach the kernel's trace pipe
--- needs-root
--- needs: file:/sys/kernel/tracing/trace
--- sh: scry -q --no-warnings script || echo "status $?"; grep -q 'scry-debugf 5 abc ff' /sys/kernel/tracing/trace && echo found
--- script
begin { debugf("scry-debugf %d %s %x", 5, "abc", 255); }
--- stdout


found
