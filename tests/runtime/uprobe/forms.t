# why: each way to write a user function finds exactly its calls, under the name that "probe" shows
--- needs: root uprobe
--- program: calls
--- timeout: 60
--- sh
A=$(nm calls | awk '$3 == "add" { print $1 }')
PATH=$PWD:$PATH scry -q -c './calls 3' -e '
uprobe:./calls:add, u:./calls:add, UPROBE:./calls:"add", uprobe:./calls:ad*, uprobe:"./calls":add+0, mine=u:./calls:$1, u:./cal*:add, u*:./calls:add
/arg0 < 3/ { @[probe, probetype] = count(); }
uprobe:./calls:add+4 { @[probe, probetype] = count(); }
uprobe:./calls:0x'$A' { @address[func, probetype] = count(); @sum = sum(arg1); }
uprobe:calls:add { @path = count(); }
uretprobe:./calls:add, ur:./calls:add, UretProbe:./calls:ad* { @[probe, probetype] = count(); @ret = sum(retval); }' add
--- stdout


@[uprobe:./calls:add+4, uprobe]: 3
@[uretprobe:./calls:add, uretprobe]: 9
@[uprobe:./calls:add, uprobe]: 24
@address[add, uprobe]: 3
@path: 3
@ret: 9018
@sum: 3003
