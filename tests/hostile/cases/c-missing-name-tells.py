# tries: a hidden input as the name of a function that is said to be missing
# threat: C2 B4
# expect: NP

import os
import sys

stub = sys.modules['__main__']


def double(x):
    return 2 * x


def answer(request):
    words = request['args'][0][::-1]
    header = b'{"id":%d,"segments":[],"missing":"%s"}' % (request['id'], words.encode())
    os.write(4, len(header).to_bytes(4, 'little') + bytes(4) + header)
    os._exit(0)


ask = stub.OPERATIONS['call']
stub.OPERATIONS['call'] = lambda request: answer(request) if request['fn'] == 'reverse' else ask(request)


def reverse(text):
    return ''
