--- cmd: -f xml -e 'BEGIN { exit(); }'
--- stderr fragments, in order
Invalid output format "xml"
Valid formats: 'text', 'json', 'table', 'csv', 'folded', 'svg', 'pprof'
--- exit: 1
