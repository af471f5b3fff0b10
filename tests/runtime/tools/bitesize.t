# why: sizes of requests by program
--- needs: root vm module:loop cmd:losetup cmd:dd
--- timeout: 40
--- setup
truncate -s 16M /dev/shm/disk
modprobe loop
losetup --direct-io=off /dev/loop0 /dev/shm/disk
--- sh: exec scry -q bitesize
--- ready: ^Tracing
--- during: sleep 0.5; dd if=/dev/zero of=/dev/loop0 bs=4096 count=64 oflag=direct 2>/dev/null; sleep 0.3
--- cleanup: losetup -d /dev/loop0; rm -f /dev/shm/disk
--- check
# issued by dd itself, or by a worker of the kernel
awk '/^\[4K, 8K\)/ { n += $3 } END { exit n < 64 }' stdout
