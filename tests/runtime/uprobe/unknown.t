--- needs: root uprobe
--- program: calls
--- cmd: -e 'uprobe:./calls:gret { exit(); }'
--- stderr has
gret
--- exit: nonzero
