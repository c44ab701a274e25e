# tries: a million writes of one byte, and escape codes for whoever reads the log
# threat: B8
# expect: output_limit

import os


def double(x):
    os.write(2, b'\x1b]0;owned\x07\x1b[2J')
    for _ in range(10**6):
        os.write(1, b'.')
    return 2 * x


def reverse(text):
    return text[::-1]
