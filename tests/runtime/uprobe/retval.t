--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 3'
--- script
uretprobe:./calls:add { printf("add %d\n", retval); }
uretprobe:./calls:area { printf("area %d\n", retval); }
--- stdout
add 1000
area 12
add 1002
area 16
add 1004
area 20
