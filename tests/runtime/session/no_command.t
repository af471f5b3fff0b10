--- needs-root
--- cmd: -e 'BEGIN { exit(); }' -c /nonexistent/command
--- stderr has
/nonexistent/command
--- exit: nonzero
