# tries: a numpy header with an expression where a reply belongs
# threat: B9
# expect: crashed

import os


def double(x):
    text = b"\x93NUMPY\x01\x00v\x00{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (1,)}\n"
    os.write(4, len(text).to_bytes(4, 'little') + bytes(4) + text)
    return 2 * x


def reverse(text):
    return text[::-1]
