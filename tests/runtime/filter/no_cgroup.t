# why: what is no cgroup is said, with the place where they are
--- needs: root
--- cmd: --cgroup /proc -e 'BEGIN { }'
--- stderr has
^ERROR: --cgroup: '/proc' is not a folder of a cgroup v2 hierarchy$
--- exit: 1
