# why: a file that was renamed meanwhile; not one that was there before
--- needs: root vm fentry
--- timeout: 60
--- sh: echo x > /dev/shm/older; scry -q -c "sh work" filelife
--- file: work
# where a file system lies over another, both are asked
cd /dev/shm
 echo x > new; mv new newer; rm newer older
--- check
awk '$3 == "rm" { n++; name = $5 } END { exit !(n == 1 && name == "newer") }' stdout
