--- needs-root
--- timeout: 20
--- script
interval:ms:100 { @n++; if (@n == 5) { exit(); } }
--- stdout


@n: 5
