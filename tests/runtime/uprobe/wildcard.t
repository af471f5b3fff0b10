--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 7'
--- script
uprobe:./calls:*e* { @[func] = count(); }
--- stdout has
^@\[greet\]: 7$
^@\[outer\]: 7$
^@\[deep\]: [0-9]+$
