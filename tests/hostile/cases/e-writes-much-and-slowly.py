# tries: output just under the limit of time and over that of bytes
# threat: E7 B7
# expect: output_limit

import sys


def double(x):
    for _ in range(80):
        sys.stdout.write('x' * 1024)
        sys.stdout.flush()
    return 2 * x


def reverse(text):
    return text[::-1]
