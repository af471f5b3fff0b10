# why: short name, modes in any order, addresses in any base: each write (and read) once, under a name with the address in decimal
# One watchpoint at a time: emulated processors report only one of several that a single access meets.
--- needs: root vm
--- program: watched
--- timeout: 60
--- sh
A=$(./watched -a)
for form in w:$A:4:w WatchPoint:$((A)):4:w watchpoint:$A:1:w w:$A:4:wr; do
	scry -q -c './watched 5 3' -e "$form { @[probe, probetype] = count(); }" | sed "s/$((A))/ADDRESS/" | grep .
done
--- stdout
@[watchpoint:ADDRESS:4:w, watchpoint]: 5
@[watchpoint:ADDRESS:4:w, watchpoint]: 5
@[watchpoint:ADDRESS:1:w, watchpoint]: 5
@[watchpoint:ADDRESS:4:rw, watchpoint]: 8
