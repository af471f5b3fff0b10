--- needs: root fentry
--- program: events
--- timeout: 60
--- cmd: -q -c './events read 21'
--- script
fentry:vfs_rea* /pid == cpid/ { @[func] = count(); }
--- stdout has
^@\[vfs_read\]: 2[1-9]$
