# why: the path of a group per hierarchy, the filter keeps some hierarchies
--- needs-root
--- needs: file:/sys/fs/cgroup
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print(cgroup_path(cgroup)); printf("%s\n", cgroup_path(cgroup, "unified")); @v = cgroup_path(cgroup, "no such"); }
--- stdout match
unified:/.*
unified:/[^,]*


@v: 
\{"type": "value", "data": "unified:/.*"\}
\{"type": "printf", "data": "unified:/[^,]*\\n"\}
\{"type": "map", "data": \{"@v": ""\}\}
