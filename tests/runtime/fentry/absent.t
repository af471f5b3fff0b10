--- needs-root
--- setup: if scry --has fentry; then echo "a kernel without fentry"; exit 77; fi
--- cmd: -e 'fentry:vfs_read { @ = count(); }'
--- stderr has
fentry
--- exit: nonzero
