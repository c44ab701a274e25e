# tries: waiting for input that never comes
# threat: E14
# expect: NP
# limits: wall_s=1

import os
import sys


def double(x):
    sys.stdin.read()
    reader, writer = os.pipe()
    return os.read(reader, 1)


def reverse(text):
    return text[::-1]
