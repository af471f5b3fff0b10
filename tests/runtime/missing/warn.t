--- needs: root uprobe
--- program: calls
--- cmd: -c './calls 3'
--- script
config = { missing_probes = "warn" }
uprobe:./calls:no_such_function { @none = count(); }
uprobe:./calls:add { @ = count(); }
--- stdout has
^@: 3$
--- stderr has
no_such_function
