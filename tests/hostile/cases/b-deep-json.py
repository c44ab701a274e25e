# tries: a header of brackets alone
# threat: B2
# expect: crashed

import os


def double(x):
    header = b'{"id":1,"segments":[],"value":' + b'[' * 30000 + b']' * 30000 + b'}'
    os.write(4, len(header).to_bytes(4, 'little') + bytes(4) + header)
    return 2 * x


def reverse(text):
    return text[::-1]
