--- cmd: check --diagnostics=json
--- script
BEGIN { @ = hsit(nsecs); }
--- stderr fragments, in order
"E0501"
hist
--- exit: 1
