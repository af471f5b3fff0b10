--- cmd: --no-such-option
--- stderr fragments, in order
no-such-option
--- exit: 1
