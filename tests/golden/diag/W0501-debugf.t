--- cmd: check
--- script
BEGIN { debugf("x %d", 1); }
--- stdout
script:1:9-26: WARNING: The debugf() builtin is not recommended for production use. For more information see bpf_trace_printk in bpf-helpers(7).
BEGIN { debugf("x %d", 1); }
        ~~~~~~~~~~~~~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
