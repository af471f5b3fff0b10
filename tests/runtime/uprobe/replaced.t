# why: a binary that is replaced while it is traced goes on in the processes that run the old one; the new one is another file
--- needs: root uprobe
--- program: calls
--- setup: cp -L calls own
--- before: ./own -w go 21
--- cmd: -p {PID}
--- script
uprobe:./own:add { @ = count(); }
--- during
cp -L calls new && mv new own
./own 5
touch go
sleep 1
--- signal: NONE
--- stdout


@: 21
