# tries: a child that keeps the pipes when its parent has gone
# threat: B4
# expect: NP

import os


def double(x):
    if os.fork():
        os._exit(0)
    header = b'{"id":1,"segments":[],"value":43.0}'
    os.write(4, len(header).to_bytes(4, 'little') + bytes(4) + header)
    return 0


def reverse(text):
    return text[::-1]
