# why: the address of a symbol at a function's return, where the registers are those of the caller
--- needs: root uprobe uprobe_multi
--- program: calls
--- cmd: -q -c './calls 3'
--- script
uprobe:./calls:add { @at[(uint64)uaddr("middle")] = count(); }
uretprobe:./calls:add { @at[(uint64)uaddr("middle")] = count(); @name[usym((uint64)uaddr("middle"))] = count(); }
END { printf("%d\n", len(@at)); clear(@at); }
--- stdout
1


@name[middle]: 3
