# tries: one byte after the other, slowly enough to last for ever
# threat: B5
# expect: timed_out
# limits: wall_s=1

import os
import time


def double(x):
    os.write(4, (60000).to_bytes(4, 'little') + bytes(4))
    while True:
        os.write(4, b' ')
        time.sleep(0.001)


def reverse(text):
    return text[::-1]
