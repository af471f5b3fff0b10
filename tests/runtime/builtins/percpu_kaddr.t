# why: the address differs from processor to processor by the kernel's own offsets
--- needs: root vm
--- cmd: -q -e 'BEGIN { printf("%d %d\n", percpu_kaddr("runqueues", 0) != 0, percpu_kaddr("runqueues", 4095)); exit(); }'
--- stdout
1 0
