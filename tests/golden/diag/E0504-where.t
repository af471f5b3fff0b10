--- cmd: check
--- script
BEGIN { print(arg0); print(retval); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:15-19: ERROR: The arg0 builtin can only be used with 'kprobes', 'uprobes' and 'usdt' probes
BEGIN { print(arg0); print(retval); }
              ~~~~
  (E0504: scry explain E0504)
script:1:28-34: ERROR: The retval builtin can only be used with 'kretprobe' and 'uretprobe' and 'fentry' probes
BEGIN { print(arg0); print(retval); }
                           ~~~~~~
  (E0504: scry explain E0504)
--- exit: 1
