# why: the symbol table that distributions pack into stripped programs
--- needs: root uprobe cmd:objcopy cmd:strip cmd:xz
--- program: calls
--- sh:
addr=0x$(nm calls | awk '$3 == "inner" { print $1 }')
cp -L calls bare
objcopy --only-keep-debug calls full.debug && objcopy -S --remove-section .gdb_index --remove-section .comment --keep-symbol=inner full.debug mini
strip bare && xz mini && objcopy --add-section .gnu_debugdata=mini.xz bare
scry -q -e "uprobe:./bare:$addr { @[ustack(1)] = count(); }" -c './bare 3'
--- stdout fragments, in order
        inner+0
]: 3
