# why: each example of `scry explain` causes the message that it explains; those of W09 happen while tracing (tests/runtime)
--- timeout: 120
--- sh: sh try_all
--- file: try_all
for code in $(scry explain | cut -c1-5 | grep -v ^W09); do
	scry explain $code > long
	grep -q '^What to do:$' long || echo "$code says nothing of a cure"
	sed -n '/^Example:/,/^What to do:/s/^    //p' long > example
	[ -s example ] || { echo "$code has no example"; continue; }
	if grep -q '^\$ ' example; then
		sed 's/^\$ //; s/scry /scry --diagnostics=json /' example > command
		sh command > seen 2>&1
	else
		scry --mode codegen --diagnostics=json example > seen 2>&1
	fi
	grep -q "\"code\": \"$code\"" seen || { echo "$code: another message"; cat seen; }
done
--- stdout
E0203 has no example
W0404 has no example
E0705 has no example
E0801 has no example
E0802 has no example
E0803 has no example
E0804 has no example
