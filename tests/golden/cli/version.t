--- cmd: --version
--- stdout match
scry v[0-9]+\.[0-9]+\.[0-9]+
