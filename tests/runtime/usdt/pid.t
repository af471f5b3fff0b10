--- needs: root uprobe
--- program: usdt
--- before: ./usdt -w go 12
--- cmd: -p {PID}
--- script
usdt:./usdt:demo:hit { @ = count(); }
--- during: ./usdt 5; touch go; sleep 1
--- signal: NONE
--- stdout


@: 12
