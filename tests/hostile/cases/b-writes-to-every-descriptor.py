# tries: bytes on every open descriptor
# threat: B1
# expect: crashed

import os

for descriptor in range(3, 256):
    try:
        os.write(descriptor, b'{"status":"passed"}' * 10)
    except OSError:
        pass


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
