--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 9'
--- script
uprobe:./calls:add+0 { @ = count(); }
--- stdout


@: 9
