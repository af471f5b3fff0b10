# why: comments stay where they were: on their own line, behind a statement, in an empty block, between attach points
--- cmd: --fmt -
--- script
#!/usr/bin/env scry
/* head
 * of two lines */

#define A 1 // kept as it is

config = { // why
  max_map_keys = 10; // few
  // last
}

begin // first probe
{ // opening


  f(1); /* t1 */ g(2); // t2
  // own line

  @a[1] = (1, /* in */ 2);
  if (1) { /* only */ } // after if
  else { }
  // at the end
}
kprobe:a, // one
// two
kprobe:b /* three */
/pid/ // four
{ }
// last
--- stdout
#!/usr/bin/env scry
/* head
 * of two lines */

#define A 1 // kept as it is

config = { // why
  max_map_keys = 10; // few
  // last
}

begin // first probe
{ // opening


  f(1); /* t1 */
  g(2); // t2
  // own line

  @a[1] = (1, 2); /* in */
  if 1 { /* only */
  } else { // after if
  }
  // at the end
}
kprobe:a, // one
// two
kprobe:b /* three */
/pid/ // four
{}
// last
