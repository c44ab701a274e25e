# tries: segments of objects, of structures and in column order
# threat: B9
# expect: crashed

import os


def double(x):
    header = b'{"id":1,"segments":[{"dtype":"object","shape":[1],"fortran_order":true}],"value":null}'
    os.write(4, len(header).to_bytes(4, 'little') + (8).to_bytes(4, 'little') + header + bytes(8))
    return 2 * x


def reverse(text):
    return text[::-1]
