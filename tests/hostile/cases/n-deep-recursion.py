# tries: honest: recursion that is deep and ends
# threat: N1
# expect: passed

import sys

sys.setrecursionlimit(5000)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


assert depth(4000) == 4000


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
