# tries: a thousand segments of nothing
# threat: B9
# expect: crashed

import os


def double(x):
    header = b'{"id":1,"segments":[' + b','.join([b'{"dtype":"u8","shape":[0]}'] * 1000) + b'],"value":1}'
    os.write(4, len(header).to_bytes(4, 'little') + bytes(4) + header)
    return 2 * x


def reverse(text):
    return text[::-1]
