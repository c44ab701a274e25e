# tries: memory in files without names
# threat: E5
# expect: NP

import os


def double(x):
    held = []
    while True:
        handle = os.memfd_create('x')
        held.append(handle)
        for _ in range(64):
            os.write(handle, b'x' * (1 << 20))


def reverse(text):
    return text[::-1]
