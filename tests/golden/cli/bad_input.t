# why: whatever is fed in, an error comes soon, in bounded memory (tests/fuzz/bad-input lists what)
--- timeout: 400
--- sh
"$TOP"/tests/fuzz/bad-input "$SCRY"
--- stdout match
^\d+ inputs, no finding$
