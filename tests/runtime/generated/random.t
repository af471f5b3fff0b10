# why: what the checker accepts must load: scripts by a fixed seed; SCRY_SEED=N tries others
--- needs: root
--- timeout: 200
--- sh
"$TOP"/tests/fuzz/load --count 16 "$SCRY"
--- stdout match
^16 scripts, \d+ need what this kernel lacks, (1 are refused by the checker, )?all others load$
