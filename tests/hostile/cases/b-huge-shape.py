# tries: a reply whose tensor would need terabytes
# threat: B9
# expect: crashed

import os


def double(x):
    header = b'{"id":1,"segments":[{"dtype":"f64","shape":[1000000,1000000]}],"value":null}'
    os.write(4, len(header).to_bytes(4, 'little') + (16).to_bytes(4, 'little') + header + bytes(16))
    return 2 * x


def reverse(text):
    return text[::-1]
