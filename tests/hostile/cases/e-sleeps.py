# tries: sleeping
# threat: E7
# expect: timed_out
# limits: wall_s=0.8

import time


def double(x):
    time.sleep(60)


def reverse(text):
    return text[::-1]
