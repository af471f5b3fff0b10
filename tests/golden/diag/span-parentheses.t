# why: an expression ends behind the parenthesis that closes its last operand
--- cmd: --mode codegen {script}
--- script
BEGIN {
	$a = "a";
	$b = -($a); $c = $a * (5); $d = 7 / (0); $e = (uint16)($a);
	$f = pid ? 5 : ($a);
}
--- stderr
script:3:7-12: ERROR: The - operator can not be used on expressions of type 'string[2]'
    $b = -($a); $c = $a * (5); $d = 7 / (0); $e = (uint16)($a);
         ~~~~~
  (E0304: scry explain E0304)
script:3:19-27: ERROR: Type mismatch for '*': comparing string[2] with int8
    $b = -($a); $c = $a * (5); $d = 7 / (0); $e = (uint16)($a);
                     ~~~~~~~~
script:3:19-21: ERROR: left (string[2])
    $b = -($a); $c = $a * (5); $d = 7 / (0); $e = (uint16)($a);
                     ~~
script:3:25-26: ERROR: right (int8)
    $b = -($a); $c = $a * (5); $d = 7 / (0); $e = (uint16)($a);
                           ~
  (E0303: scry explain E0303)
script:3:34-41: ERROR: unable to fold literals due to overflow or underflow
    $b = -($a); $c = $a * (5); $d = 7 / (0); $e = (uint16)($a);
                                    ~~~~~~~
HINT: this divides by zero
  (E0313: scry explain E0313)
script:3:48-56: ERROR: Cannot cast from "string[2]" to "uint16"
    $b = -($a); $c = $a * (5); $d = 7 / (0); $e = (uint16)($a);
                                                  ~~~~~~~~
  (E0307: scry explain E0307)
script:4:7-21: ERROR: Branches must return the same type or compatible types: have 'int8' and 'string[2]'
    $f = pid ? 5 : ($a);
         ~~~~~~~~~~~~~~
  (E0303: scry explain E0303)
--- exit: 1
