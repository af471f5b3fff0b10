# why: scripts run one after the other, over several lines, with options that were set; the last one needs no newline
--- needs-root
--- stdin
begin { @first = 1; }
.options -q -f json
begin
{
  @second = 2;

}
bgin { }
.options -q
--- sh: (cat; printf 'begin { @third = 3 }') | HOME=. scry prompt
--- stdout


@first: 1
{"type": "map", "data": {"@second": 2}}


@third: 3
--- stderr fragments, in order
Attached 1 probe
stdin:1:1-5: ERROR: Invalid probe type: bgin
