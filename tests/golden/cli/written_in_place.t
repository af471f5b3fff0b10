# why: what cannot be replaced without harm (pipes, devices, other names of the file, standard output) is written in place; else a full disk leaves the old file
--- file: a.bt
begin{exit()}
--- sh
show() { sed "s/^/$1: /"; }
mkfifo pipe; show pipe <pipe & scry --fmt a.bt -o pipe; wait; test -p pipe && echo still a pipe
scry --fmt a.bt -o - | show -
scry --fmt a.bt -o /dev/stdout | show stdout
scry --fmt a.bt -o /dev/stdout >out; show file <out
cp a.bt one; ln one two; scry --fmt one -o one; cmp one two && echo one file
ln -s a.bt link; chmod 640 a.bt; scry --fmt a.bt -o link; test -L link && stat -c '%a %F' a.bt
scry --fmt a.bt -o /dev/full; echo "status $?"; test -c /dev/full && echo still a device
scry --aot /dev/full a.bt; echo "status $?"; test -c /dev/full && echo still a device
ln -s later dangling; scry --fmt a.bt -o dangling; test -L dangling && test -s later && echo through the link
ls *.scry-* 2>/dev/null; true
--- stdout
pipe: begin
pipe: {
pipe:   exit();
pipe: }
still a pipe
-: begin
-: {
-:   exit();
-: }
stdout: begin
stdout: {
stdout:   exit();
stdout: }
file: begin
file: {
file:   exit();
file: }
one file
640 regular file
status 1
still a device
status 1
still a device
through the link
--- stderr
ERROR: Failed to write '/dev/full': No space left on device
ERROR: Failed to write '/dev/full': No space left on device
