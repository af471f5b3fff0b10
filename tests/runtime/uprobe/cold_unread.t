# why: where programs cannot wait for memory, what is not there is marked and counted, on every kernel; one that may not wait loads all the same
--- needs: root uprobe
--- program: cold
--- setup: ./cold file write
--- sh
cat > script <<-'END'
	uprobe:./cold:cold /arg2 < 2/ { printf("[%s] [%s]\n", str(arg0, 20), str(arg0)); @[str(arg0)] = count(); }
	usdt:./cold:demo:cold /arg0 == 2/ { printf("static [%s] %r\n", str(arg1), buf(arg1, 2)); }
END
scry -q --no-warnings --no-feature sleepable_uprobe -c './cold file 3' script
scry -q --no-feature sleepable_uprobe,uprobe_multi,uprobe_session -c './cold file 3' -e 'uprobe:./cold:cold { @ = sum(*(int32 *)arg1); }'
--- stdout
[<fault>] [<fault>]
[<fault>] [<fault>]
static [<fault>] \x00\x00


@[]: 2


@: 0
--- stderr match
incomplete: unread strings 7, failed reads 1
