# tries: half a frame and then silence
# threat: B3
# expect: timed_out
# limits: wall_s=1

import os
import time


def double(x):
    os.write(4, (100).to_bytes(4, 'little') + bytes(4) + b'{"id":')
    time.sleep(60)


def reverse(text):
    return text[::-1]
