# why: new processes in each second
--- needs: root vm root
--- timeout: 60
--- sh: scry -q -c "sh work" pidpersec
--- file: work
for i in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done; sleep 1.2
--- check
awk '$3 == "new" { n += $2 } END { exit !(n >= 10) }' stdout
