# why: a function that begins with endbr64: the probe stands on the push behind it, which the kernel emulates, and sees the same; with an offset it stands where it is told
--- needs: root uprobe
--- program: cet
--- cmd: -q -c './cet 7' script
--- setup
[ "$(uname -m)" = x86_64 ] || { echo "endbr64 is an instruction of x86"; exit 77; }
--- script
uprobe:./cet:landed { @calls[reg("ip") - (uint64)uaddr("landed")] = count(); @args = sum(arg0); @caller[len(ustack(1))] = count(); @in[func] = count(); }
uretprobe:./cet:landed { @sum = sum(retval); }
uprobe:./cet:landed+0 { @start[reg("ip") - (uint64)uaddr("landed")] = count(); }
uprobe:./cet:bare { @bare[reg("ip") - (uint64)uaddr("bare")] = count(); }
uretprobe:./cet:bare { @back = sum(retval); }
uprobe:./cet:other { @other[reg("ip") - (uint64)uaddr("other")] = count(); }
uprobe:./cet:other { @with_stack[reg("ip") - (uint64)uaddr("other"), len(ustack(1))] = count(); }
--- stdout


@args: 42
@back: 35
@bare[0]: 7
@caller[1]: 14
@calls[4]: 14
@in[landed]: 14
@other[4]: 7
@start[0]: 14
@sum: 56
@with_stack[0, 1]: 7
