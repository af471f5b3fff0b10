--- cmd: check
--- script
config = { unstable_tseries = "error" }
BEGIN { @a = tseries(1, 1s, 5); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:2:14-31: ERROR: tseries feature is not enabled by default. To enable this unstable feature, set the config flag to enable. unstable_tseries=enable
BEGIN { @a = tseries(1, 1s, 5); }
             ~~~~~~~~~~~~~~~~~
  (E0603: scry explain E0603)
--- exit: 1
