# why: the id of the root of the hierarchy is that of its folder
--- needs-root
--- setup
d=/sys/fs/cgroup/unified; [ -d $d ] || d=/sys/fs/cgroup
[ -e $d/cgroup.controllers ] || { echo "a cgroup v2 hierarchy"; exit 77; }
echo $d > place
--- sh: scry -q -e "BEGIN { printf(\"%lu\\n\", cgroupid(\"$(cat place)\")); exit(); }"
--- check
test "$(head -n 1 stdout)" = "$(stat -c %i $(cat place))"
