# why: as many requests in the histogram as blocks written past the cache
--- needs: root vm module:loop cmd:losetup cmd:dd
--- timeout: 40
--- setup
truncate -s 16M /dev/shm/disk
modprobe loop
losetup --direct-io=off /dev/loop0 /dev/shm/disk
--- sh: exec scry biolatency
--- ready: ^(Attached|Tracing)
--- during: sleep 0.5; dd if=/dev/zero of=/dev/loop0 bs=4096 count=64 oflag=direct 2>/dev/null; sleep 0.3
--- cleanup: losetup -d /dev/loop0; rm -f /dev/shm/disk
--- check
awk '/^\[.*\|$/ { split($0, a, /[)\]]/); sum += a[2] } END { print sum; exit !(sum >= 64 && sum <= 80) }' stdout
