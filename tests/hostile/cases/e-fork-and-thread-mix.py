# tries: processes that each start threads, against one number for both
# threat: E1 E2
# expect: NP
# limits: wall_s=1 cpu_s=0.8

import os
import threading
import time


def double(x):
    while True:
        try:
            if os.fork() == 0:
                for _ in range(50):
                    threading.Thread(target=time.sleep, args=(30,)).start()
        except (OSError, RuntimeError):
            pass


def reverse(text):
    return text[::-1]
