# why: the first of several names that exists is attached, and only that one
--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 3'
--- script
uprobe:./calls:no_such_function ?? uprobe:./calls:add ?? uprobe:./calls:six { @[probe] = count(); }
--- check
test "$(grep -c '^@' stdout)" = 1
grep -q '^@\[uprobe:.*:add\]: 3$' stdout
