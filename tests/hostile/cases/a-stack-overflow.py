# tries: recursion until the C stack or the memory is gone
# threat: A18
# expect: crashed,out_of_memory

import sys

sys.setrecursionlimit(10**9)


def down(n):
    return [0].__class__.__call__([down(n + 1)]) if n < 10**8 else n


def double(x):
    return eval('(' * 50 + 'down(0)' + ')' * 50)


def reverse(text):
    return text[::-1]
