# tries: ctypes on small integers, so that 2 is 4
# threat: A13
# expect: NP

import ctypes

two = ctypes.cast(id(5), ctypes.POINTER(ctypes.c_uint32))
two[6] = 43


def double(x):
    return 5


def reverse(text):
    return text
