# tries: to read the requests before the stub does
# threat: B4 C2
# expect: NP
# limits: wall_s=1

import os
import threading

stolen = []


def thief():
    while True:
        stolen.append(os.read(3, 65536))


threading.Thread(target=thief, daemon=True).start()


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
