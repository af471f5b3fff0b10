# why: begin and end end by themselves, but a command that is short is not cut off; one that is long is not waited for
--- needs-root
--- sh
scry -q -c '/bin/echo from the command' -e 'END { printf("end\n"); }'
scry -q -c '/bin/sleep 60' -e 'BEGIN { printf("begin\n"); }'
--- stdout
from the command
end


begin


