# why: the program dies by the signal that its own call raised; the thread form too
--- needs: root send_signal uprobe
--- program: calls
--- sh
for how in 'signal("KILL")' 'signal(9)' 'signal_thread("SIGTERM")'; do
	scry -q --unsafe -e "uprobe:./calls:add /arg0 == 3/ { $how; } uprobe:./calls:add { @ = count(); }" -c './calls 1000'
done
--- check
test "$(grep -c '^@: [4-9]$' stdout)" = 3
