# why: a trace that cannot start leaves the file of -o as it was; one that starts empties it even when it prints nothing
--- needs: root
--- sh
echo old >out; ln out other
scry -q -o out -e 'let @x = hash(4000000000); begin { @x[1] = 1; exit(); }' 2>err; echo "status $?"; test -s err && cat out
scry -q -o out -e 'begin { exit(); }'; echo "status $?"; tr '\n' . <other; echo
--- stdout
status 255
old
status 0
..
