# tries: honest: much of its processor time
# threat: N11
# expect: passed
# limits: cpu_s=3

import time

while time.process_time() < 1.5:
    pass


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
