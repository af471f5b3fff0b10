--- cmd: check
--- script
BEGIN { $a = (struct no_such *)0; $b = sizeof(struct task_strukt); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:15-31: ERROR: Cannot resolve unknown type "struct no_such"
BEGIN { $a = (struct no_such *)0; $b = sizeof(struct task_strukt); }
              ~~~~~~~~~~~~~~~~
HINT: Include headers with missing type definitions or install BTF information to your system.
  (E0302: scry explain E0302)
script:1:47-65: ERROR: Cannot resolve unknown type "struct task_strukt"
BEGIN { $a = (struct no_such *)0; $b = sizeof(struct task_strukt); }
                                              ~~~~~~~~~~~~~~~~~~
HINT: did you mean 'struct task_struct'?
  (E0302: scry explain E0302)
--- exit: 1
