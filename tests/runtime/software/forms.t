# why: software events by name and by alias, with and without a count, each fires once in that many events, under the name as it was written
--- needs: root
--- program: events
--- cmd: -q -c './events page 300'
--- script
software:page-faults:1, s:page-faults:1, SoftWare:page-faults:1 /pid == cpid/ { @all = count(); @[probe, probetype] = count(); }
software:faults:1 /pid == cpid/ { @alias = count(); }
software:page-faults:100, software:page-faults, software:page-faults: , s:faults:*, software:faults:0x64 /pid == cpid/ { @some[probe] = count(); }
END { printf("%d\n", (uint64)@all == 3 * (uint64)@alias && (uint64)@alias >= 300 && (uint64)@alias < 400); clear(@all); clear(@alias); clear(@); }
--- stdout
1


@some[software:page-faults:100]: 3
@some[software:faults]: 3
@some[software:faults:100]: 3
@some[software:page-faults]: 6
