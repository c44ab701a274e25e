# tries: honest: most of the time limit
# threat: N11
# expect: passed
# limits: wall_s=3 cpu_s=2.5

import time

_began = time.monotonic()
while time.monotonic() - _began < 1.0:
    pass


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
