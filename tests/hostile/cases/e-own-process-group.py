# tries: a child in a session and a group of its own, ignoring every signal
# threat: E11 E10
# expect: NP,passed

import os
import signal
import time

if os.fork() == 0:
    os.setsid()
    os.setpgid(0, 0) if os.getpgid(0) != os.getpid() else None
    for number in range(1, 32):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    if os.fork() == 0:
        while True:
            time.sleep(1)
    os._exit(0)


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
