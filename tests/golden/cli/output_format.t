--- cmd: -f xml -e 'BEGIN { exit(); }'
--- stderr fragments, in order
Invalid output format "xml"
Valid formats: 'text', 'json'
--- exit: 1
