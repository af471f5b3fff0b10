# why: a probe that is too hot is named with its rate, unless warnings are off; a quiet one is not
--- needs: root uprobe
--- program: calls
--- sh
(while :; do ./calls 20000; done) & L=$!
(while :; do ./calls 20000; done) & M=$!
scry -q -e 'uprobe:./calls:add, uprobe:./calls:six, uprobe:./calls:inner, uprobe:./calls:middle { @ = count(); }' --for 1s > /dev/null 2> err
scry -q --no-warnings -e 'uprobe:./calls:add, uprobe:./calls:six { @ = count(); }' --for 1s > /dev/null 2> err2
kill $L $M
scry -q -e 'uprobe:./calls:add { @ = count(); }' --for 1s > /dev/null 2> err3
grep -c '^WARNING: tracing takes about [0-9]*% of this host.s processor time: uprobe:./calls:.*, [0-9]* runs a second$' err
cat err2 err3
--- tries: 3
--- stdout
1
