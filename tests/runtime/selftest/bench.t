# why: columns of 41 and 15; a benchmark that returns non-zero is left out
--- needs-root
--- cmd: --bench
--- script
bench:adds { @++ }
bench:skipped { return 1; }
--- stdout match
^Benchmark                                Time\(ns\)       Iterations$
^-{66}$
^adds                                     [0-9]+ +[0-9]+$
