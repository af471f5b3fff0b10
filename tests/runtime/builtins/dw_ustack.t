# why: the chain without frame pointers, from the unwind tables
--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 2'
--- script
config = { unstable_dw_ustack = "enable" }
uprobe:./calls:inner { @[dw_ustack(4)] = count(); }
--- stdout fragments, in order
inner+0
middle+
outer+
main+
]: 2
