--- cmd: -e 'uprobe:/no/such/file:f { exit(); }' --mode codegen
--- stderr
stdin:1:1-23: ERROR: uprobe target file '/no/such/file' does not exist or is not executable
uprobe:/no/such/file:f { exit(); }
~~~~~~~~~~~~~~~~~~~~~~
  (E0407: scry explain E0407)
--- exit: 1
