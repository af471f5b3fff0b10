# why: exit() prints all and ends though programs still wait for memory that never comes
--- needs: root uprobe_multi sleepable_uprobe
--- program: late
--- setup: ./late 1 0 || { echo "userfaultfd"; exit 77; }
--- cmd: -q --no-warnings -c './late 3 10 never'
--- script
uprobe:./late:late { printf("%s %d\n", str(arg0, 30), arg1); @ = count(); @all[str(arg0)] = count(); }
uprobe:./late:late /arg1 == 109/ { exit(); }
--- stdout
now 100
now 101
now 102
now 103
now 104
now 105
now 106
now 107
now 108
now 109


@: 10
@all[now]: 10
