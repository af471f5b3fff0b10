--- cmd: check
--- script
macro m(pid) { pid }
BEGIN { m(1); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:9-12: ERROR: syntax: builtin 'pid' can't be used as a macro argument
macro m(pid) { pid }
        ~~~
  (E0208: scry explain E0208)
--- exit: 1
