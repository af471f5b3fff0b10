# why: an argument that the probe's note calls signed is signed: printed, as a key, summed, in histograms
--- needs: root uprobe
--- program: usdt
--- sh: scry -q -c './usdt 3' script | grep -v guarded
--- script
usdt:./usdt:demo:wide {
  print(arg1);
  @key[arg1] = count();
  @sum = sum(arg1);
  @least = min(arg1);
  @hist = hist(arg1);
  @linear = lhist(arg1, 0, 10, 5);
}
end { printf("%d\n", @least < 0); }
--- stdout
0
-1
-2
1


@hist:
(..., 0)               2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
[0]                    1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |

@key[-2]: 1
@key[-1]: 1
@key[0]: 1
@least: -2
@linear:
(..., 0)               2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
[0, 5)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |

@sum: -3
