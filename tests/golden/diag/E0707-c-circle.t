--- cmd: check
--- script
struct a { struct a x; };
struct list { struct list *next, *prev; int v; };
struct b { union { struct b x; int i; }; };
struct c { struct d x; };
struct d { struct c y[2]; };
typedef struct e E;
struct e { E *good; E wrong; };
begin { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:21-22: ERROR: 'struct a' contains itself
struct a { struct a x; };
                    ~
HINT: make the member a pointer
  (E0707: scry explain E0707)
script:3:29-30: ERROR: 'struct b' contains itself
struct b { union { struct b x; int i; }; };
                            ~
HINT: make the member a pointer
  (E0707: scry explain E0707)
script:5:21-22: ERROR: 'struct c' contains itself
struct d { struct c y[2]; };
                    ~
HINT: make the member a pointer
  (E0707: scry explain E0707)
script:7:23-28: ERROR: 'struct e' contains itself
struct e { E *good; E wrong; };
                      ~~~~~
HINT: make the member a pointer
  (E0707: scry explain E0707)
--- exit: 1
