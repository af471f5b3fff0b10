--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 3'
--- script
uprobe:./calls:greet { @[str(arg0, 64)] = count(); }
--- stdout


@[hello-0]: 1
@[hello-1]: 1
@[hello-2]: 1
