# why: what is kept shows with its size and the stack that asked for it; what was freed or moved does not
--- needs: root
--- program: leaks
--- cmd: -q -c './leaks 10' memleak
--- stdout has
^ +leaky\+
^\]: 1000$
--- stdout not
fine
