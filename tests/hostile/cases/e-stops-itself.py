# tries: SIGSTOP to itself
# threat: E8
# expect: timed_out
# limits: wall_s=0.8

import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    return 2 * x


def reverse(text):
    return text[::-1]
