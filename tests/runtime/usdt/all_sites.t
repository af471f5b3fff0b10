--- needs: root uprobe
--- program: usdt
--- cmd: -q -c './usdt 15'
--- script
usdt:./usdt:twice { @ = count(); }
--- stdout has
^@: 30$
