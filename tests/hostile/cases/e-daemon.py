# tries: daemons that outlive the program
# threat: E10
# expect: passed

import os
import time

for _ in range(2):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for descriptor in range(256):
                try:
                    os.close(descriptor)
                except OSError:
                    pass
            time.sleep(600)
        os._exit(0)
    os.wait()


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
