--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 6'
--- script
uprobe:./calls:inner { @[ustack(4)] = count(); }
--- stdout fragments, in order
@[
        inner+0
        middle+
        outer+
        main+
]: 6
