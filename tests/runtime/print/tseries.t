# why: a line per interval with its start, between the smallest and the largest value; intervals with values in JSON
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { @v = tseries(4, 100s, 3); }
--- stdout match


@v:
                   3                                                   5
hh:mm:ss.ns        \|_{51}\|
\d\d:\d\d:\d\d.000000000 \|                         \*                         \| 4
                   v_{51}v
                   3                                                   5

\{"type": "tseries", "data": \{"@v": \[\{"interval_start":"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.000000000","value":4\}\]\}\}
