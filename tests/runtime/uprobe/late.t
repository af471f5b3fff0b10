# why: programs that wait for memory keep nobody else out, on their processor and in the output: some wait, the rest is marked, nothing is lost
--- needs: root uprobe_multi sleepable_uprobe
--- program: late
--- setup: ./late 1 0 || { echo "userfaultfd"; exit 77; }
--- cmd: -q --no-warnings -c './late 8 1000'
--- script
uprobe:./late:late /arg1 < 100/ { printf("%s\n", str(arg0)); @[str(arg0, 30)] = count(); }
uprobe:./late:late /arg1 >= 100/ { @[str(arg0, 30)] = count(); }
uprobe:./late:late /arg1 == 1099/ { printf("%s %d\n", str(arg0, 30), arg1); }
uprobe:./late:late /arg1 >= 2000/ { printf("%d waited\n", arg1 - 2000); }
--- stdout
<fault>
<fault>
<fault>
now 1099
came late
came late
came late
came late
came late
5 waited


@[end]: 1
@[]: 3
@[came late]: 5
@[now]: 1000
--- stderr match
incomplete: unread strings 6
