# why: commands of the prompt, from a pipe: no prompts, no echo
--- stdin
.doc hist
.doc kprobe
.doc hsit
.list software:cpu-c*
.nonsense
quit
.doc never
--- sh: HOME=. scry prompt; sed -n '/^[^#]/p' .scry_history | tail -2
--- stdout
hist_t hist(int n, [lit_int bits])
    Power-of-two histogram of n; 64-bit values count as signed.
kprobe:[module:]function[+offset]
    Entry of a kernel function, or an instruction in it.
there is no 'hsit'; did you mean 'hist'?
software:cpu-clock:
there is no command .nonsense
A script runs until Ctrl-C, exit() or its end; Ctrl-D leaves.
  .list PATTERN     probes that match; .args PATTERN: with their arguments
  .doc NAME         what a builtin, function or probe type is
  .explain CODE     what a message means
  .load FILE        runs a script file or a bundled tool
  .options WORDS    command line options of what runs from now on, as -k or -p PID; none: as at first
  .help  .quit
Tab completes probes, arguments, builtins, variables, maps and commands.
.nonsense
quit
