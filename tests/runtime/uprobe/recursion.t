# why: nested calls return as often as they are entered
--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 10'
--- script
uprobe:./calls:deep { @in = count(); }
uretprobe:./calls:deep { @out = count(); @max = max(retval); }
--- stdout


@in: 30
@max: 5
@out: 30
