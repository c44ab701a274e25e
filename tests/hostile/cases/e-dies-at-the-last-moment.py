# tries: ending so late that the next start has no time left
# threat: E12
# expect: timed_out,crashed
# limits: wall_s=0.8

import os
import time


def double(x):
    time.sleep(0.72)
    os._exit(0)


def reverse(text):
    time.sleep(0.6)
    os._exit(0)
