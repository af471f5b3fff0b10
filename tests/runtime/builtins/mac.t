--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 1'
--- script
uprobe:./calls:greet { printf("%s\n", macaddr((uint8 *)arg0)); }
--- stdout
68:65:6C:6C:6F:2D
