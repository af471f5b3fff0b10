# why: a line of the source, by a suffix of its path
--- needs: root uprobe
--- program: calls
--- sh
line=$(grep -n "return b->wide \* b->high" $TOP/tests/runtime/targets/calls.c | cut -d: -f1)
exec scry -q -c './calls 9' -e "uprobe:./calls@targets/calls.c:$line { @ = count(); }"
--- stdout


@: 9
