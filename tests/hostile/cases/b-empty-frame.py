# tries: a frame without a header
# threat: B2
# expect: crashed

import os


def double(x):
    os.write(4, bytes(8))
    return 2 * x


def reverse(text):
    return text[::-1]
