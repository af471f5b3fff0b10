--- needs: root uprobe
--- program: events
--- sh: exec scry -q -c './events fork 4' -e "uprobe:$(ldd events | awk '/libc.so/ { print $3 }'):fork { @ = count(); }"
--- stdout


@: 4
