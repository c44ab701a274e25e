# tries: closing every descriptor, then going on
# threat: B6
# expect: crashed

import os

os.closerange(0, 64)


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
