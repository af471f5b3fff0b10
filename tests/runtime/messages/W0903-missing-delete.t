# why: told without -k, unless the result is used or the warning is switched off by name
--- needs-root
--- sh: scry -q script; scry -q -W missing-delete script; BPFTRACE_DISABLE_WARNINGS=W0903 scry -q script
--- file: script
begin { delete(@a, 1); @a[2] = 1; _ = delete(@a, 3); clear(@a); }
--- stdout






--- stderr
script:1:9-22: WARNING: Can't delete map element because it does not exist.
Additional Info - helper: map_delete_elem, retcode: -2
begin { delete(@a, 1); @a[2] = 1; _ = delete(@a, 3); clear(@a); }
        ~~~~~~~~~~~~~
