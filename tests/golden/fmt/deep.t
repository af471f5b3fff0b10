# why: parentheses for readers nest as deep as a chain is long; where the parser would not follow, only the needed ones are printed
--- sh
python3 - <<'X'
chains = [('$a', ' + ', 500), ('$a', ' / ', 300), ('$a == 1', ' && ', 300), ('$a ? 1', ' : ', 190), ('(uint8)', '', 380), ('*', ' ', 380), ('-', ' ', 380), ('!', '', 380)]
for n, (piece, by, times) in enumerate(chains):
    open(f'{n}.bt', 'w').write('begin { $a = 1; @x = ' + by.join([piece] * times) + (' : $a' if ':' in by else '' if '$' in piece else '$a') + '; }\n')
X
for f in *.bt; do
	scry --fmt $f >one && scry --fmt one >two && cmp one two && scry --dump ast $f | tail -n +2 >ast.$f && scry --dump ast one | tail -n +2 | cmp - ast.$f &&
		tail -n +3 one | tr -d '\n' | cut -c 1-60
done
--- stdout
  $a = 1;  @x = $a + $a + $a + $a + $a + $a + $a + $a + $a +
  $a = 1;  @x = $a / $a / $a / $a / $a / $a / $a / $a / $a /
  $a = 1;  @x = $a == 1 && $a == 1 && $a == 1 && $a == 1 && 
  $a = 1;  @x = $a ? 1 : $a ? 1 : $a ? 1 : $a ? 1 : $a ? 1 :
  $a = 1;  @x = (uint8)(uint8)(uint8)(uint8)(uint8)(uint8)(u
  $a = 1;  @x = * * * * * * * * * * * * * * * * * * * * * * 
  $a = 1;  @x = - - - - - - - - - - - - - - - - - - - - - - 
  $a = 1;  @x = ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! 
