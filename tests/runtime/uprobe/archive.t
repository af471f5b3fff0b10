# why: code that is run from inside an archive (archive!/member) is probed there
--- needs: root uprobe cmd:zip cmd:nm
--- program: mapcall
--- program: calls
--- setup
ln -s $(readlink -f calls) member
zip -q -0 lib.zip member
--- sh
# where the member begins in the archive: its ELF header
start=$(grep -abo "$(printf '\177ELF')" lib.zip | head -1 | cut -d: -f1)
set -- $(readelf -lW member | awk '/LOAD.* R E /{ print $2, $3; exit }')
add=$((0x$(nm member | awk '$3 == "add" { print $1 }') - $2 + $1 + start))
exec scry -q -c "./mapcall lib.zip $add 17" -e 'uprobe:./lib.zip!/member:add { @[probe] = count(); @sum = sum(arg1); }'
--- stdout has
^@\[uprobe:\./lib\.zip!/member:add\]: 17$
^@sum: 17136$
