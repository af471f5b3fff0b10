# why: the name of a kernel function without offset; an unknown address as it is
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print(ksym(kaddr("vfs_read"))); print(ksym(5)); printf("%s\n", ksym(kaddr("vfs_read") + 1)); @v = ksym(kaddr("vfs_write")); @m[ksym(16)] = 1; }
--- stdout
vfs_read
0x5
vfs_read


@m[0x10]: 1
@v: vfs_write
{"type": "value", "data": "vfs_read"}
{"type": "value", "data": "0x5"}
{"type": "printf", "data": "vfs_read\n"}
{"type": "map", "data": {"@m": {"0x10": 1}}}
{"type": "map", "data": {"@v": "vfs_write"}}
