# why: with --usdt-file-activation the semaphore is raised for processes that already run, found by the file
--- needs: root uprobe
--- program: usdt
--- cmd: -q --usdt-file-activation -c './usdt 6'
--- script
usdt:./usdt:demo:guarded { @ = count(); }
--- stdout has
^guarded ran 6 times$
^@: 6$
