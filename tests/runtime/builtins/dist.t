--- needs: root
--- cmd: -q -e 'interval:ms:5 { @ = dist(10); @n++; if (@n == 20) { exit(); } }'
--- stdout has
^@n: 2[0-9]$
