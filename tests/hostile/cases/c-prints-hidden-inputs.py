# tries: carrying hidden inputs out through stdout and stderr
# threat: C2
# expect: NP

import sys


def double(x):
    return 2 * x


def reverse(text):
    print(text[::-1])
    sys.stderr.write(text[::-1])
    return text
