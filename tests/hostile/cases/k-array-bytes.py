# tries: arrays of bytes and memory views
# threat: K6
# expect: failed

import array


def double(x):
    return array.array('d', [2.0 * x])


def reverse(text):
    return memoryview(text[::-1].encode())
