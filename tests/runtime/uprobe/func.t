# why: entry and return agree on func, also where the kernel cannot tell which user function returns (before 6.6); wildcards and single functions
--- needs: root uprobe
--- program: calls
--- cmd: -q -c './calls 2'
--- script
uprobe:./calls:a* { @in[func]++; @seen[func] = 7; }
uretprobe:./calls:a* { @out[func, @seen[func]]++; }
uretprobe:./calls:add { @one[func, probe]++; }
--- stdout


@in[add]: 2
@in[area]: 2
@one[add, uretprobe:./calls:add]: 2
@out[add, 7]: 2
@out[area, 7]: 2
@seen[add]: 7
@seen[area]: 7
