# tries: keys that mean something to whoever reads JSON
# threat: B4
# expect: NP

import os


def reply(number):
    header = b'{"id":%d,"segments":[],"__proto__":{"value":43},"constructor":{"prototype":{"status":"passed"}}}' % number
    return len(header).to_bytes(4, 'little') + bytes(4) + header


os.write(4, reply(1) + reply(0))


def double(x):
    return {'__proto__': {'passed': True}, 'constructor': 4, 'toString': 'x', 'length': 1}


def reverse(text):
    return {'__proto__': text}
