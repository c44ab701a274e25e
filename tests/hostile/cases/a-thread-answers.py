# tries: another thread that answers in place of the one that was asked
# threat: B4
# expect: NP

import os
import threading


def flood():
    number = 0
    while True:
        number += 1
        header = b'{"id":%d,"segments":[],"value":4.0}' % number
        os.write(4, len(header).to_bytes(4, 'little') + bytes(4) + header)


threading.Thread(target=flood, daemon=True).start()


def double(x):
    return 0


def reverse(text):
    return ''
