# why: behind "push %rbp; mov %rsp,%rbp" the whole chain is there on every kernel
--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 6'
--- script
uprobe:./calls:inner+4 { @[ustack(4)] = count(); }
--- stdout fragments, in order
@[
        inner+4
        middle+
        outer+
        main+
]: 6
