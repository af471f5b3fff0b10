--- needs: root uprobe
--- program: calls
--- setup: cp -L calls owncalls
--- script
uprobe:./owncalls:add { @[comm] = count(); }
--- during: ./owncalls 30; ./owncalls 12
--- stdout


@[owncalls]: 42
