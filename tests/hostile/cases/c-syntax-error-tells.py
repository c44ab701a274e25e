# tries: a hidden input in a syntax error, which is told because it comes before any input
# threat: C2 B4
# expect: NP

import os
import sys

stub = sys.modules['__main__']


def double(x):
    return 2 * x


def answer(request):
    words = request['args'][0][::-1]
    header = b'{"id":%d,"segments":[],"syntax":{"type":"SyntaxError","text":"%s","file":"tasks.py","line":3}}' % (request['id'], words.encode())
    os.write(4, len(header).to_bytes(4, 'little') + bytes(4) + header)
    os._exit(0)


ask = stub.OPERATIONS['call']
stub.OPERATIONS['call'] = lambda request: answer(request) if request['fn'] == 'reverse' else ask(request)


def reverse(text):
    return ''
