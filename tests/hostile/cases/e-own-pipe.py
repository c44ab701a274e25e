# tries: a pipe to itself that is full
# threat: E14
# expect: timed_out
# limits: wall_s=0.8

import os


def double(x):
    reader, writer = os.pipe()
    while True:
        os.write(writer, b'x' * 65536)


def reverse(text):
    return text[::-1]
