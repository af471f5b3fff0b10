# why: a type that neither the script nor the kernel's types know is named where it stands
--- cmd: check
--- script
typedef int known_t;
struct foo { known_t a; u32 b; nonsense_t c; };
BEGIN { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:2:32-42: ERROR: definitions.h:3:32: error: unknown type name 'nonsense_t'
struct foo { known_t a; u32 b; nonsense_t c; };
                               ~~~~~~~~~~
HINT: Include headers with missing type definitions or install BTF information to your system.
  (E0703: scry explain E0703)
--- exit: 1
