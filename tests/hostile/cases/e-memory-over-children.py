# tries: memory spread over children, each of them modest
# threat: E4
# expect: out_of_memory

import os
import time


def double(x):
    for _ in range(4):
        if os.fork() == 0:
            hog = b'x' * (48 << 20)
            time.sleep(30)
            os._exit(len(hog))
    time.sleep(30)


def reverse(text):
    return text[::-1]
