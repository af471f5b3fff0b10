# why: the sections of the report; without privileges no feature is denied that was not tried
--- needs: root cmd:setpriv
--- sh: scry --info | grep -v '^ '; cp "$SCRY" ./s; chmod 755 . s; setpriv --reuid 65534 --regid 65534 --clear-groups ./s --info > out; echo "exit $?"; grep -c ': no$' out; grep -v '^ ' out
--- stdout
System

Build

Kernel helpers

Kernel features

Probe types

Further features
exit 1
1
System

Build

--- stderr fragments, in order
Missing CAP_BPF capability, please run scry as the root user.
