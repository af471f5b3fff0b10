# why: a macro that takes arguments is known by its name too; a member's name is no call
--- cmd: --mode codegen {script}
--- script
struct s { int f; };
macro f(x) { x }
macro g(x, $y) { x + $y }
macro g(x) { x }
BEGIN { print(f); print(g); print(offsetof(struct s, f)); }
--- stderr
script:5:15-16: ERROR: Call to f() has arguments that do not match any definition.
BEGIN { print(f); print(g); print(offsetof(struct s, f)); }
              ~
script:2:1-8: ERROR: The closest definition of f() has a different number of arguments. Expected: 1 but got 0
macro f(x) { x }
~~~~~~~
HINT: defined are: f(x)
  (E0311: scry explain E0311)
script:5:25-26: ERROR: Call to g() has arguments that do not match any definition.
BEGIN { print(f); print(g); print(offsetof(struct s, f)); }
                        ~
HINT: defined are: g(x, $y), g(x)
  (E0311: scry explain E0311)
--- exit: 1
