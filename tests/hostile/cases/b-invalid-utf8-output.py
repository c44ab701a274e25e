# tries: output that is no text, half characters and nulls
# threat: B8 B11
# expect: passed

import os

os.write(1, b'\xff\xfe\x00\xed\xa0\x80' * 100 + '가'.encode()[:2])
os.write(2, b'\x00' * 1000 + b'\xc3')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
