# tries: processor time in children that nobody waits for
# threat: E9
# expect: timed_out
# limits: cpu_s=0.6 wall_s=3

import os
import time


def double(x):
    for _ in range(4):
        if os.fork() == 0:
            while True:
                pass
    time.sleep(30)


def reverse(text):
    return text[::-1]
