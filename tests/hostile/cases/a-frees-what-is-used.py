# tries: reference counts of None and of objects of the stub set to nothing
# threat: A13
# expect: NP

import ctypes
import sys

for thing in (sys.modules['__main__'].__dict__, sys.modules['__main__'].answer):
    ctypes.c_ssize_t.from_address(id(thing)).value = 1
    del thing


def double(x):
    return 0


def reverse(text):
    return 0
