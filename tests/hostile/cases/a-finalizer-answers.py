# tries: an answer sent by a destructor after the real one
# threat: A10
# expect: NP

import os


class Late:
    def __del__(self, write=os.write):
        header = b'{"id":1,"segments":[],"value":4.0}'
        write(4, len(header).to_bytes(4, 'little') + bytes(4) + header)


def double(x):
    Late()
    return 0


def reverse(text):
    return Late()
