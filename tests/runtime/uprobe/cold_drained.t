# why: a map that is printed and cleared while programs run is not written by one that waits: such programs do not; others of the script do
--- needs: root uprobe_multi sleepable_uprobe
--- program: cold
--- setup: ./cold file write
--- sh
scry -q --no-warnings -c './cold file 1' -e '
	uprobe:./cold:cold /arg2 == 0/ { @[str(arg0)] = count(); }
	interval:s:100 { print(@); clear(@); }'
scry -q --no-warnings -c './cold file 1' -e '
	uprobe:./cold:cold /arg2 == 0/ { printf("%s\n", str(arg0)); }
	uprobe:./cold:cold /arg2 == 0/ { @[arg2] = count(); }
	interval:s:100 { print(@); clear(@); }'
--- stdout


@[]: 1
across the boundary


@[0]: 1
--- stderr match
incomplete: unread strings 1
