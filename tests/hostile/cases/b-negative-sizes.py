# tries: sizes that are negative in a header
# threat: B2 B9
# expect: crashed

import os


def double(x):
    header = b'{"id":1,"segments":[{"dtype":"f64","shape":[-8]}],"value":null}'
    os.write(4, len(header).to_bytes(4, 'little') + (2**32 - 64).to_bytes(4, 'little') + header)
    return 2 * x


def reverse(text):
    return text[::-1]
