# why: an executable is one message, not hundreds; a byte order mark is no mistake
--- sh
scry --dump tokens /bin/true 2>&1 | sed 's/byte [0-9]*/byte N/'
printf '\357\273\277begin { exit(); }\n' >bom.bt; scry --fmt bom.bt
scry -e 'begin { }' -e 'end { }'; echo "status $?"
--- stdout
ERROR: '/bin/true' is not a script: byte N is 0, which no text has
  (E0101: scry explain E0101)
begin
{
  exit();
}
status 1
--- stderr
ERROR: USAGE: -e may be given once; put all probes into one text.
