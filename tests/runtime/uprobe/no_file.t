--- needs: root uprobe
--- cmd: -e 'uprobe:/nonexistent/file:f { exit(); }'
--- stderr has
/nonexistent/file
--- exit: nonzero
