# tries: sleeping while it is loaded, before any question
# threat: E7
# expect: timed_out
# limits: wall_s=0.8

import time

time.sleep(60)


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
