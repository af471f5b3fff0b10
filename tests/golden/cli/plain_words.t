# why: help and version without dashes are what other programs call them
--- sh: [ "$(scry help | head -1)" = "$(scry --help | head -1)" ] && [ "$(scry version)" = "$(scry --version)" ] && echo same; echo 'begin { print(7) }' > version; scry --fmt version | grep -o 'print(7)'
--- stdout
same
print(7)
