# why: what happens after privileges were given up: symbols of other users' processes, files that only root reads, the command's end, maps
--- needs: root uprobe
--- program: calls
--- sh
chmod 755 . ; chmod 711 .. 2> /dev/null
cp -L calls secret; chmod 700 secret; echo hidden > closed; chmod 0 closed
scry -q -c "./secret 1" -e 'uprobe:./secret:inner { @[ustack(1)] = count(); }
	END { cat("closed"); print(@); clear(@); printf("%d\n", nsecs > 0); }' | grep -c 'inner\|hidden\|^1$'
setpriv --reuid 65534 --clear-groups sleep 61 & P=$!
sleep 0.2
scry -q -p $P -e 'profile:hz:99 { @ = count(); } i:ms:300 { print(kstack); exit(); }' > /dev/null; echo $?
kill $P
timeout 10 scry -q -c "setpriv --reuid 65534 --clear-groups sleep 62" -e 'i:ms:500 { exit(); }' > /dev/null; echo $?
sleep 0.3
pgrep -x -f 'sleep 62' > /dev/null && echo "the command is left"
true
--- stdout
3
0
0
