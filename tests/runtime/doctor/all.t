# why: on a host where everything else is tested, nothing has failed, and each self test ran or names what is missing
--- needs: root
--- sh: scry doctor
--- timeout: 60
--- stdout has
^  ok     CAP_BPF  +loading programs and making maps$
^  ok     kernel types  
^  ok     ringbuf  +ring buffer map$
^  ok     tracepoint +[0-9]+ ms +one event caused, one seen$
^[0-9]+ checks: 0 failed, 
--- stdout not
FAIL
