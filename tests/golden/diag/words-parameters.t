# why: a positional parameter that looks like a number is one; wherever a string is wanted the message says how to have the text
--- cmd: --mode codegen {script} 5
--- script
BEGIN {
	print(strcontains($1, "a")); print(strncmp("a", $1, 1)); print(strlen($1)); printf($1); print(strcontains(5, "a"));
}
--- stderr
script:2:20-22: ERROR: strcontains() only supports string arguments (int provided)
    print(strcontains($1, "a")); print(strncmp("a", $1, 1)); print(strlen($1)); printf($1); print(strcontains(5, "a"));
                      ~~
HINT: Use str($1) to treat $1 as a string
  (E0503: scry explain E0503)
script:2:50-52: ERROR: strncmp() only supports string arguments (int provided)
    print(strcontains($1, "a")); print(strncmp("a", $1, 1)); print(strlen($1)); printf($1); print(strcontains(5, "a"));
                                                    ~~
HINT: Use str($1) to treat $1 as a string
  (E0503: scry explain E0503)
script:2:72-74: ERROR: strlen() expects a string, or a pointer or array of int8 (int8 provided)
    print(strcontains($1, "a")); print(strncmp("a", $1, 1)); print(strlen($1)); printf($1); print(strcontains(5, "a"));
                                                                          ~~
HINT: Use str($1) to treat $1 as a string
  (E0503: scry explain E0503)
script:2:85-87: ERROR: printf() expects a string literal (int provided)
    print(strcontains($1, "a")); print(strncmp("a", $1, 1)); print(strlen($1)); printf($1); print(strcontains(5, "a"));
                                                                                       ~~
HINT: Use str($1) to treat $1 as a string
  (E0503: scry explain E0503)
script:2:108-109: ERROR: strcontains() only supports string arguments (int provided)
    print(strcontains($1, "a")); print(strncmp("a", $1, 1)); print(strlen($1)); printf($1); print(strcontains(5, "a"));
                                                                                                              ~
  (E0503: scry explain E0503)
--- exit: 1
