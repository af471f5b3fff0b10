# why: the program takes the branch only while somebody traces it
--- needs: root uprobe
--- program: usdt
--- cmd: -q -c './usdt 6'
--- script
usdt:./usdt:demo:guarded { @ = count(); }
--- stdout has
^guarded ran 6 times$
^@: 6$
