# tries: a forged reply before the real one
# threat: B4
# expect: NP

import os


def reply(number):
    header = b'{"id":%d,"segments":[],"value":{"i":4}}' % number
    return len(header).to_bytes(4, 'little') + bytes(4) + header


os.write(4, b''.join(reply(n) for n in range(1, 40)))


def double(x):
    return 0


def reverse(text):
    return ''
