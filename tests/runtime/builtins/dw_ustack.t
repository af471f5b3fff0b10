# why: the stack is taken and printed as that of ustack is
--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 2'
--- script
config = { unstable_dw_ustack = "enable" }
uprobe:./calls:inner+4 { @[dw_ustack(4)] = count(); }
--- stdout fragments, in order
inner+4
middle+
outer+
main+
]: 2
