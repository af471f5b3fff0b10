--- cmd: check
--- script
tracepoint:syscalls:sys_enter_openat { $a = args.filename; $a = (char *)kptr(1); print(str($a)); }
--- stdout
script:1:60-80: WARNING: Addrspace mismatch
tracepoint:syscalls:sys_enter_openat { $a = args.filename; $a = (char *)kptr(1); print(str($a)); }
                                                           ~~~~~~~~~~~~~~~~~~~~
script:1:65-73: WARNING: Unnecessary cast: expression is already of type int8 *
tracepoint:syscalls:sys_enter_openat { $a = args.filename; $a = (char *)kptr(1); print(str($a)); }
                                                                ~~~~~~~~
script: ok, 2 warnings
1 script: 1 ok, 0 failed
