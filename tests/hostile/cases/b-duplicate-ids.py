# tries: the id of the request, answered twice with different values
# threat: B4
# expect: NP

import os
import sys

stub = sys.modules['__main__']
ask = stub.OPERATIONS['call']


def twice(request):
    for value in (b'43.0', b'4.0', b'{"i":4}'):
        header = b'{"id":%d,"segments":[],"value":%s}' % (request['id'], value)
        os.write(4, len(header).to_bytes(4, 'little') + bytes(4) + header)
    return ask(request)


stub.OPERATIONS['call'] = twice


def double(x):
    return 0


def reverse(text):
    return ''
