# tries: children that begin to burn when everything has been answered
# threat: E9 E10
# expect: NP,passed

import os
import time

answered = 0


def double(x):
    global answered
    answered += 1
    if answered == 3 and os.fork() == 0:
        for descriptor in range(64):
            try:
                os.close(descriptor)
            except OSError:
                pass
        while True:
            pass
    return 2 * x


def reverse(text):
    return text[::-1]
