# why: usage goes to the error stream and is an error
--- sh: scry
--- stderr fragments, in order
usage:
--- exit: 1
