# tries: the answer to the next request behind the one to this
# threat: B4
# expect: NP

import os
import sys

stub = sys.modules['__main__']
ask = stub.OPERATIONS['call']


def ahead(request):
    fields = ask(request)
    for number in (request['id'] + 1, request['id'] - 1, 0, 2**53):
        header = b'{"id":%d,"segments":[],"value":43.0}' % number
        os.write(4, len(header).to_bytes(4, 'little') + bytes(4) + header)
    return fields


stub.OPERATIONS['call'] = ahead


def double(x):
    return 0


def reverse(text):
    return ''
