# tries: a null pointer followed
# threat: A14
# expect: crashed

import ctypes


def double(x):
    return ctypes.string_at(0)


def reverse(text):
    return text[::-1]
