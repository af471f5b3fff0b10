# why: what was removed says what to write instead
--- cmd: check
--- script
kprobe:vfs_read { print(sarg0); }
kprobe:vfs_read { @a[1] = 1; @a[2] = 2; delete(@a[1], @a[2]); }
kprobe:vfs_read { print(stack); }
kprobe:vfs_read { print(sym(arg0)); }
tracepoint:sched:sched_process_exec { print(str(args->data_loc_filename)); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:25-30: ERROR: sarg* is deleted. This was deprecated in v0.21 and was last available in v0.24.
kprobe:vfs_read { print(sarg0); }
                        ~~~~~
HINT: use `*(reg("sp") + <stack_offset>)` instead
  (E0301: scry explain E0301)
script:2:41-61: ERROR: Call to delete() has arguments that do not match any definition.
kprobe:vfs_read { @a[1] = 1; @a[2] = 2; delete(@a[1], @a[2]); }
                                        ~~~~~~~~~~~~~~~~~~~~
HINT: delete one element per call: delete(@m, key)
  (E0502: scry explain E0502)
script:3:25-30: ERROR: Unknown identifier: 'stack'
kprobe:vfs_read { print(stack); }
                        ~~~~~
HINT: did you mean 'kstack'?
  (E0301: scry explain E0301)
script:4:25-34: ERROR: Unknown function: 'sym'
kprobe:vfs_read { print(sym(arg0)); }
                        ~~~~~~~~~
HINT: did you mean 'ksym'?
  (E0501: scry explain E0501)
script:5:55-72: ERROR: Struct/union of type 'struct _tracepoint_sched_sched_process_exec' does not contain a field named 'data_loc_filename'
tracepoint:sched:sched_process_exec { print(str(args->data_loc_filename)); }
                                                      ~~~~~~~~~~~~~~~~~
HINT: did you mean 'filename'?
  (E0305: scry explain E0305)
--- exit: 1
