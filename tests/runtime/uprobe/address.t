--- needs: root uprobe cmd:nm
--- program: calls
--- sh: exec scry -q -c './calls 9' -e "uprobe:./calls:0x$(nm calls | awk '$3 == "add" { print $1 }') { @ = count(); }"
--- stdout


@: 9
