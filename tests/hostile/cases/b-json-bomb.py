# tries: a reply of empty lists that takes a hundred times as much room where it is read
# threat: B2 B9
# expect: NP

import os
import sys

stub = sys.modules['__main__']


def bomb(request):
    body = b'[' + b'[],' * 1_500_000 + b'[]]'
    header = b'{"id":%d,"segments":[{"dtype":"json","shape":[%d]}],"value":null}' % (request['id'], len(body))
    frame = memoryview(len(header).to_bytes(4, 'little') + len(body).to_bytes(4, 'little') + header + body)
    while frame:
        frame = frame[os.write(4, frame):]
    sys.exit(0)


stub.OPERATIONS['call'] = bomb
