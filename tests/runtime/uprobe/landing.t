# why: a function that begins with endbr64: the probe stands on the push behind it, which the kernel emulates, and sees the same; a script that sees the place gets the function itself
--- needs: root uprobe
--- program: cet
--- setup
[ "$(uname -m)" = x86_64 ] || { echo "endbr64 is an instruction of x86"; exit 77; }
--- sh
# how far behind the function the probes of a script stand
behind() {
	f=$((0x$(nm cet | sed -n "s/ . $1\$//p")))
	scry --dump plan -e "$2" | sed -n "s/^ap .*cet:$1.* offset \(0x[0-9a-f]*\), address.*/\1/p" | while read -r at; do echo "$1 $((at - f))"; done
}
behind landed 'uprobe:./cet:landed { @ = count(); } uretprobe:./cet:landed { @ = count(); }'
behind other 'uprobe:./cet:other { @ = count(); } uretprobe:./cet:other { print(ustack); }'
behind bare 'uprobe:./cet:bare { @ = count(); }'
echo "seen"
behind landed 'uprobe:./cet:landed { print(ustack); } uretprobe:./cet:landed { @ = count(); }'
behind landed 'uprobe:./cet:landed { print(reg("ip")); } uprobe:./cet:landed+0 { @ = count(); }'
scry -q -c './cet 7' -e 'uprobe:./cet:* { @args[func] = sum(arg0); } uprobe:./cet:landed { @calls = count(); }
	uretprobe:./cet:landed, uretprobe:./cet:other, uretprobe:./cet:bare { @back[func] = sum(retval); }' | sort | grep '@back\|@calls\|@args.\(bare\|other\|landed\)'
scry -q -c './cet 2' -e 'uprobe:./cet:other { @s[ustack(1)] = count(); } uretprobe:./cet:other { @r = count(); } uprobe:./cet:other { @again = count(); }'
--- stdout
landed 4
landed 4
other 4
other 4
bare 0
seen
landed 0
landed 0
landed 0
landed 0
@args[bare]: 21
@args[landed]: 42
@args[other]: 21
@back[bare]: 35
@back[landed]: 56
@back[other]: 42
@calls: 14


@again: 2
@r: 2
@s[
        other+0
]: 2
