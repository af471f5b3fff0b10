--- cmd: --mode codegen
--- script
BEGIN { print($1 + 1); }
--- stdout
script:1:15-17: WARNING: Positional parameter $1 is empty or not provided.
BEGIN { print($1 + 1); }
              ~~
