# tries: replies that were right for an earlier request
# threat: B4
# expect: NP

import os
import sys

stub = sys.modules['__main__']
sent = []
real = stub.write


def write(descriptor, bytes_):
    sent.append(bytes(bytes_))
    if len(sent) > 2:
        return real(descriptor, sent[1][: len(bytes_)] if len(sent[1]) >= len(bytes_) else bytes_)
    return real(descriptor, bytes_)


stub.write = write


def double(x):
    return 4 if x == 2 else 0


def reverse(text):
    return ''
