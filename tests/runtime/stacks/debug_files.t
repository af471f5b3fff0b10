# why: symbols and lines out of separate debug files: beside the program, by link and by build id in other folders; never out of the wrong one
--- needs: root uprobe cmd:objcopy cmd:strip
--- program: calls
--- sh:
addr=0x$(nm calls | awk '$3 == "inner" { print $1 }')
cp -L calls bare && objcopy --only-keep-debug bare bare.debug && strip bare && objcopy --add-gnu-debuglink=bare.debug bare
id=$(readelf -n bare | sed -n 's/.*Build ID: //p')
try() { echo "$1:"; shift; scry -q --unsafe "$@" -e "uprobe:./bare:$addr { @[ustack(1)] = count(); }" -c './bare 3' | sed 's/^ *0x.*/unknown/; s/^ *//; s/:[0-9]*$//' | grep -v '^$'; }
try beside
mkdir -p by_link$PWD by_id/.build-id/${id%${id#??}} wrong
mv bare.debug by_link$PWD/
try nowhere
try link --debuginfo $PWD/by_link
cp by_link$PWD/bare.debug by_id/.build-id/${id%${id#??}}/${id#??}.debug
try id --debuginfo $PWD/by_id
echo 'int main(void) { return 0; }' | cc -x c - -g -Wl,--build-id -o other && objcopy --only-keep-debug other bare.debug
try wrong
--- stdout
beside:
@[
inner+0@targets/calls.c
]: 3
nowhere:
@[
unknown
]: 3
link:
@[
inner+0@targets/calls.c
]: 3
id:
@[
inner+0@targets/calls.c
]: 3
wrong:
@[
unknown
]: 3
