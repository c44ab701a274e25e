# tries: system calls with the x32 bit, past a filter that compares numbers
# threat: F5
# expect: crashed
# arch: x64

import ctypes


def double(x):
    ctypes.CDLL(None).syscall(0x40000000 | 41, 2, 1, 0)
    return 2 * x


def reverse(text):
    return text[::-1]
