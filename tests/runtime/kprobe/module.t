# why: a function of a loaded module, with and without its name
--- needs: root vm kprobe module:loop cmd:losetup
--- setup
truncate -s 1M /dev/shm/mdisk
modprobe loop
--- sh: exec scry -e 'kprobe:loop:lo_ioctl { @a = count(); } kprobe:lo_ioctl { @b = count(); }'
--- during: losetup /dev/loop1 /dev/shm/mdisk; losetup -d /dev/loop1; rm /dev/shm/mdisk
--- check
grep -q '^@a: [1-9]' stdout
test "$(sed -n 's/^@a: //p' stdout)" = "$(sed -n 's/^@b: //p' stdout)"
