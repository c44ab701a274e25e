# tries: sleeping when everything has been answered
# threat: E7 E12
# expect: passed,timed_out
# limits: wall_s=2

import atexit
import threading
import time

atexit.register(time.sleep, 60)
threading.Thread(target=time.sleep, args=(60,)).start()


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
