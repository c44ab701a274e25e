# tries: a frame that says it is 4 GB long
# threat: B2
# expect: crashed

import os


def double(x):
    os.write(4, b'\xff' * 8)
    return 2 * x


def reverse(text):
    return text[::-1]
