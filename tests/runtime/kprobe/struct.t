# why: a structure is followed through BTF from a bare argument
--- needs: root kprobe
--- program: events
--- cmd: -q -c './events read 12'
--- script
kprobe:vfs_read /arg2 == 64 && pid == cpid/ { $f = (struct file *)arg0; @[str($f->f_path.dentry->d_name.name, 64)] = count(); }
--- stdout


@[zero]: 12
