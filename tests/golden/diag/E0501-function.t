--- cmd: check
--- script
BEGIN { @ = hsit(nsecs); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:13-24: ERROR: Unknown function: 'hsit'
BEGIN { @ = hsit(nsecs); }
            ~~~~~~~~~~~
HINT: did you mean 'hist'?
  (E0501: scry explain E0501)
--- exit: 1
