# why: what a pinned iterator prints is formatted by the kernel, which knows less
--- cmd: check
--- script
iter:task:name { printf("%r", buf("abc", 3)); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:18-45: ERROR: printf in a pinned iterator is formatted by the kernel: at most 12 integers and strings, by %d %u %x %X %p %c %s
iter:task:name { printf("%r", buf("abc", 3)); }
                 ~~~~~~~~~~~~~~~~~~~~~~~~~~~
  (E0506: scry explain E0506)
--- exit: 1
