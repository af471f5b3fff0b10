--- needs: root uprobe
--- program: calls
--- script
uprobe:./calls:add { @[comm] = count(); }
--- during: ./calls 30; ./calls 12
--- stdout


@[calls]: 42
