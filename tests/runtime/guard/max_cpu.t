# why: a trace that costs more than it may ends by itself, with its results, the reason and a status of its own
--- needs: root uprobe
--- program: calls
--- sh
(while :; do ./calls 20000; done) & L=$!
timeout 15 scry -q --max-cpu 0.5 -e 'uprobe:./calls:add { @ = count(); }' > out 2> err
echo $?
kill $L
grep -c '^@: [1-9]' out
grep -c '^ERROR: Tracing took about [0-9.]*% of this host.s processor time, which is more than --max-cpu allows (0.5%); it has ended. Most of it: uprobe:./calls:add, [0-9]* runs a second.$' err
--- stdout
5
1
1
