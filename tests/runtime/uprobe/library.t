# why: a library by its short name; a function that the target calls once through getppid's wrapper is found in libc
--- needs: root uprobe
--- program: events
--- cmd: -q -c './events openat 8'
--- script
uprobe:libc:snprintf /pid == cpid/ { @ = count(); }
--- stdout


@: 8
