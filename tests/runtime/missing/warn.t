--- needs: root uprobe
--- program: calls
--- sh: exec scry -c './calls 3' script 2>&1
--- script
config = { missing_probes = "warn" }
uprobe:./calls:no_such_function { @none = count(); }
uprobe:./calls:add { @ = count(); }
--- stdout has
^@: 3$
no_such_function.*Skipping
