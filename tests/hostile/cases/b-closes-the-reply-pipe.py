# tries: running on after closing the pipe for answers
# threat: B6
# expect: crashed

import os
import time


def double(x):
    os.close(4)
    time.sleep(60)


def reverse(text):
    return text[::-1]
