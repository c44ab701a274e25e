# tries: honest: the last bits differ
# threat: N1 K7
# expect: passed

import math


def double(x):
    return math.fsum([x / 3] * 6)


def reverse(text):
    return ''.join(text[len(text) - 1 - at] for at in range(len(text)))
