# why: processes that were started and had ended before anything was printed
--- needs: root uprobe
--- program: calls
--- cmd: -q
--- script
uprobe:./calls:inner+4 { @[ustack(3)] = count(); }
BEGIN { printf("ready\n"); }
--- during: ./calls 2; ./calls 3; sh -c './calls 4; exit'; sleep 0.2
--- check
grep -c '^        inner+4' stdout | grep -qx 3
grep -c '^        outer+' stdout | grep -qx 3
! grep -q '^        0x' stdout
sed -n 's/^\]: //p' stdout | sort | tr '\n' ' ' | grep -qx '2 3 4 '
