# tries: requests read before the stub sees them, and answered with what they hold
# threat: B4
# expect: NP
# limits: wall_s=1

import os
import threading


def steal():
    while True:
        sizes = os.read(3, 8)
        if not sizes:
            return
        header = os.read(3, int.from_bytes(sizes[:4], 'little'))
        reply = header.replace(b'"op"', b'"value":43.0,"op"')
        os.write(4, len(reply).to_bytes(4, 'little') + bytes(4) + reply)


threading.Thread(target=steal, daemon=True).start()


def double(x):
    return 0


def reverse(text):
    return ''
