# why: each request that goes past the cache, with its program, disk, operation and size
--- needs: root vm module:loop cmd:losetup cmd:dd
--- timeout: 40
--- setup
truncate -s 16M /dev/shm/disk
modprobe loop
losetup --direct-io=off /dev/loop0 /dev/shm/disk
--- sh: exec scry -q biosnoop
--- ready: ^TIME
--- during: sleep 0.5; dd if=/dev/zero of=/dev/loop0 bs=4096 count=64 oflag=direct 2>/dev/null; sleep 0.3
--- cleanup: losetup -d /dev/loop0; rm -f /dev/shm/disk
--- check
awk '$3 == "dd" && $4 == "7,0" && $5 ~ /^W/ && $7 == 4096 && $8 > 0 { n++; sector[$6]++ } END { for (s in sector) k++; print n, k > "/dev/stderr"; exit !(n == 64 && k == 64) }' stdout
