# tries: a header of garbage
# threat: B2
# expect: crashed

import os


def double(x):
    os.write(4, (20).to_bytes(4, 'little') + bytes(4) + b'\x80' * 20)
    return 2 * x


def reverse(text):
    return text[::-1]
