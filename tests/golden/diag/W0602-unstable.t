--- cmd: check
--- script
config = { unstable_tseries = "warn" }
BEGIN { @a = tseries(1, 1s, 5); }
--- stdout
WARNING: Script is using an unstable feature: tseries. To prevent this warning you must explicitly enable it in the config e.g. unstable_tseries=enable
script: ok, 1 warning
1 script: 1 ok, 0 failed
