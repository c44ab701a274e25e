# tries: waiting for descriptors that never become ready
# threat: E8
# expect: timed_out
# limits: wall_s=0.8

import os
import select


def double(x):
    reader, writer = os.pipe()
    select.select([reader], [], [])


def reverse(text):
    return text[::-1]
