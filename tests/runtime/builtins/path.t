# why: the full path of a file, and with room for 32 bytes
--- needs-root
--- needs: fentry dpath
--- cmd: -q -c 'cat /proc/sys/kernel/ostype'
--- script
fentry:security_file_open /pid == cpid/ { printf("%s|%s|\n", path(args.file.f_path), path(args.file.f_path, 32)); }
--- stdout has
^/proc/sys/kernel/ostype\|/proc/sys/kernel/ostype\|$
