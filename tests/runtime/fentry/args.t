--- needs: root fentry
--- program: events
--- cmd: -q -c './events write 20'
--- script
fentry:vfs_write /pid == cpid && args.count >= 100 && args.count < 120/ { @bytes = sum(args.count); @[str(args.file->f_path.dentry->d_name.name, 64)] = count(); }
--- stdout


@[null]: 20
@bytes: 2190
