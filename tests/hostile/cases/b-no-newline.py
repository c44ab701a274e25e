# tries: 50 KB without a newline, with escape codes
# threat: B8
# expect: passed

import sys

sys.stdout.write('\x1b[31m' * 10000)
sys.stdout.flush()


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
